import { isIP } from 'node:net';
import type { Fault } from '../schema';
import { not, text } from './text';

/** A block of addresses, IPv4 or IPv6. */
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
  if (/^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= longest) return undefined;
  return not(value, 'a CIDR block', `the length of its prefix is a whole number from 0 to ${longest}`, 'NotACidr');
}
