import type { IpModel } from '../../../../model/route';
import { anyOf, not, type Refusal } from './rbac';

/** The filter that looks at addresses. */
export const IPS_FILTER = 'tollgate.ips';

/** Who is refused by address: whoever one level denies, or does not allow where it allows somebody. */
export function ipRefusals(levels: readonly IpModel[]): Refusal[] {
  const when = levels.flatMap(({ allow, deny }) => [
    ...deny.map(fromBlock),
    ...(allow.length > 0 ? [not(anyOf(allow.map(fromBlock)))] : []),
  ]);
  return when.length === 0 ? [] : [{ policy: '2-forbidden', on: 'principals', when }];
}

function fromBlock(cidr: string) {
  const [address, length] = cidr.split('/') as [string, string | undefined];
  return { remote_ip: { address_prefix: address, prefix_len: length === undefined ? (address.includes(':') ? 128 : 32) : Number(length) } };
}
