import type { IpModel } from '../../../../model/route';
import { anyOf, not, type Refusal } from './rbac';

/** The filter that looks at addresses. */
export const IPS_FILTER = 'tollgate.ips';

/** Who is refused by address: whoever one level denies, or does not allow where it allows somebody. */
export function ipRefusals(levels: readonly IpModel[]): Refusal[] {
  const when = levels.flatMap(({ allow, deny }) => [
    ...deny.flatMap(fromBlock),
    ...(allow.length > 0 ? [not(anyOf(allow.flatMap(fromBlock)))] : []),
  ]);
  return when.length === 0 ? [] : [{ policy: '2-forbidden', on: 'principals', when }];
}

/** A block, and for IPv4 the same addresses as IPv6 writes them (RFC 4291, section 2.5.5.2): proxies forward either form. */
function fromBlock(cidr: string): object[] {
  const [address, length] = cidr.split('/') as [string, string];
  const block = (address_prefix: string, prefix_len: number) => ({ remote_ip: { address_prefix, prefix_len } });
  const own = block(address, Number(length));
  return address.includes(':') ? [own] : [own, block(`::ffff:${address}`, 96 + Number(length))];
}
