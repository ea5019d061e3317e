import { isIP } from 'node:net';
import type { Fault } from '../schema';
import { not, text } from './text';

/** A block of addresses, IPv4 or IPv6, by its first address. */
export function cidr() {
  return text({ what: 'a CIDR block', example: '"10.0.0.0/8"', check: cidrFault });
}

function cidrFault(value: string): Fault | undefined {
  const slash = value.indexOf('/');
  const address = slash < 0 ? value : value.slice(0, slash);
  const family = isIP(address);
  if (family === 0 || address.includes('%'))
    return not(value, 'a CIDR block', 'write an address and the length of its prefix, such as "10.0.0.0/8"', 'NotACidr');
  const longest = family === 4 ? 32 : 128;
  if (slash < 0) return not(value, 'a CIDR block', `write "${address}/${longest}" for this one address`, 'NotACidr');
  const prefix = value.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,2})$/.test(prefix) || Number(prefix) > longest)
    return not(value, 'a CIDR block', `the length of its prefix is a whole number from 0 to ${longest}`, 'NotACidr');
  const mapped = family === 6 && Number(prefix) >= 96 ? ipv4Of(address) : undefined;
  if (mapped !== undefined) {
    const length = Number(prefix) - 96;
    const instead = `IPv4 addresses are the same in either form; write ${networkOf(mapped, length) ?? mapped}/${length}`;
    return not(value, 'a CIDR block', instead, 'NotACidr');
  }
  const network = networkOf(address, Number(prefix));
  if (network === undefined) return undefined;
  return not(value, 'a CIDR block', `write ${network}/${prefix}, or ${address}/${longest} for the one address`, 'NotACidr');
}

/** The first address of the block that an address stands in; undefined where it is that one. */
function networkOf(address: string, prefix: number): string | undefined {
  const [parts, bits] = isIP(address) === 4 ? [address.split('.').map(Number), 8] : [groups(address), 16];
  const network = parts.map((part, index) => {
    const free = Math.min(bits, Math.max(0, (index + 1) * bits - prefix));
    return (part >> free) << free;
  });
  if (network.every((part, index) => part === parts[index])) return undefined;
  return bits === 8 ? network.join('.') : canonical(network.map((part) => part.toString(16)).join(':'));
}

/** The IPv4 address that an IPv6 address writes (RFC 4291, section 2.5.5.2); undefined where it writes none. */
function ipv4Of(address: string): string | undefined {
  const [high, low] =
    /^::ffff:([0-9a-f]+):([0-9a-f]+)$/
      .exec(canonical(address))
      ?.slice(1)
      .map((group) => Number.parseInt(group, 16)) ?? [];
  return high === undefined || low === undefined ? undefined : [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight numbers of an IPv6 address. */
function groups(address: string): number[] {
  const [start = [], end = []] = canonical(address)
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':')));
  return [...start, ...Array(8 - start.length - end.length).fill('0'), ...end].map((group) => Number.parseInt(group, 16));
}

/** An IPv6 address in its shortest form, without dots (WHATWG URL, 4.1). */
function canonical(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
