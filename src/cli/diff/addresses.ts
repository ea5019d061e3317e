import { isIPv6 } from 'node:net';
import type { IpModel } from '../../model/route';

/** Addresses from one to another, both included. Those of IPv4 stand below those of IPv6. */
type Range = readonly [first: bigint, last: bigint];

const IPV6 = 1n << 32n;
const EVERY: readonly Range[] = [[0n, IPV6 + (1n << 128n) - 1n]];

/** The first address that some rules admit and others do not; undefined where there is none. */
export function admittedOnlyBy(rules: readonly IpModel[], others: readonly IpModel[]): string | undefined {
  const [first] = without(admitted(rules), admitted(others));
  return first === undefined ? undefined : addressText(first[0]);
}

/** The addresses that pass every level's lists. */
function admitted(rules: readonly IpModel[]): readonly Range[] {
  return rules.reduce((left, { allow, deny }) => {
    const allowed = allow.length === 0 ? left : without(left, without(EVERY, allow.map(range)));
    return without(allowed, deny.map(range));
  }, EVERY);
}

function without(ranges: readonly Range[], holes: readonly Range[]): readonly Range[] {
  return holes.reduce((left, [first, last]) => left.flatMap((one) => cut(one, first, last)), ranges);
}

function cut([first, last]: Range, from: bigint, to: bigint): Range[] {
  if (to < first || from > last) return [[first, last]];
  const below: Range[] = from > first ? [[first, from - 1n]] : [];
  return to < last ? [...below, [to + 1n, last]] : below;
}

function range(block: string): Range {
  const [address, bits] = block.split('/') as [string, string?];
  const [width, base, start] = isIPv6(address) ? [128, numberOf6(address), IPV6] : [32, numberOf4(address), 0n];
  const free = BigInt(width - (bits === undefined ? width : Number(bits)));
  const first = start + ((base >> free) << free);
  return [first, first + (1n << free) - 1n];
}

function numberOf4(address: string): bigint {
  return address.split('.').reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function numberOf6(address: string): bigint {
  const text = address.replace(/[\d.]+$/, (tail) => (tail.includes('.') ? groupsOf4(tail) : tail));
  const [head, tail] = text.split('::').map((part) => part.split(':').filter((group) => group !== '')) as [string[], string[]?];
  const groups = [...head, ...Array(Math.max(0, 8 - head.length - (tail?.length ?? 0))).fill('0'), ...(tail ?? [])];
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function groupsOf4(address: string): string {
  const number = numberOf4(address);
  return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
}

function addressText(number: bigint): string {
  if (number < IPV6) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((number - IPV6) >> BigInt(112 - 16 * index)) & 0xffffn);
  return groups
    .map((group) => group.toString(16))
    .join(':')
    .replace(/\b0(:0)+\b/, ':')
    .replace(/:{3,}/, '::');
}
