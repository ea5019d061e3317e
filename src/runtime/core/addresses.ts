import type { BlockList } from 'node:net';
import type { IpList } from '../config';

/** Loaded when the first address is checked: most authorizers check none. */
const net = {
  get library() {
    return require('node:net') as typeof import('node:net');
  },
};

/** Whether an address passes every level: not denied by any, and allowed by each that allows some. */
export function addressPasses(address: string, levels: readonly IpList[]): boolean {
  if (levels.length === 0) return true;
  const passes = ({ allow, deny }: IpList) => !contains(deny, address) && (allow.length === 0 || contains(allow, address));
  return net.library.isIP(address) !== 0 && levels.every(passes);
}

function contains(blocks: readonly string[], address: string): boolean {
  return blocks.length > 0 && blockList(blocks).check(address, net.library.isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

const lists = new Map<string, BlockList>();

function blockList(blocks: readonly string[]): BlockList {
  const name = blocks.join(' ');
  const known = lists.get(name);
  if (known !== undefined) return known;
  const list = new net.library.BlockList();
  for (const block of blocks) add(list, block);
  lists.set(name, list);
  return list;
}

function add(list: BlockList, block: string): void {
  const [network, bits] = block.split('/') as [string, string?];
  const family = net.library.isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (bits === undefined) list.addAddress(network, family);
  else list.addSubnet(network, Number(bits), family);
}
