import { BlockList, isIP } from 'node:net';
import type { IpList } from '../config';

/** Whether an address passes every level: not denied by any, and allowed by each that allows some. */
export function addressPasses(address: string, levels: readonly IpList[]): boolean {
  return (
    isIP(address) !== 0 && levels.every(({ allow, deny }) => !contains(deny, address) && (allow.length === 0 || contains(allow, address)))
  );
}

function contains(blocks: readonly string[], address: string): boolean {
  return blocks.length > 0 && blockList(blocks).check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

const lists = new Map<string, BlockList>();

function blockList(blocks: readonly string[]): BlockList {
  const name = blocks.join(' ');
  const known = lists.get(name);
  if (known !== undefined) return known;
  const list = new BlockList();
  for (const block of blocks) add(list, block);
  lists.set(name, list);
  return list;
}

function add(list: BlockList, block: string): void {
  const [network, bits] = block.split('/') as [string, string?];
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (bits === undefined) list.addAddress(network, family);
  else list.addSubnet(network, Number(bits), family);
}
