import { createSocket } from 'node:dgram';
import { freePort } from './ports';

/** A server of names that has the same addresses for every name. */
export interface Names {
  readonly port: number;
  addresses: readonly string[];
  close(): void;
}

const TYPE_A = 1;

/** Starts one; what it says may be kept for no time at all. */
export async function startNames(addresses: readonly string[]): Promise<Names> {
  const port = await freePort();
  const socket = createSocket('udp4');
  const names: Names = { port, addresses, close: () => socket.close() };
  socket.on('message', (query, { port: from, address }) => socket.send(answer(query, names.addresses), from, address));
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
  return names;
}

/** The question with one answer for each address (RFC 1035, section 4); none to questions of another type. */
function answer(query: Buffer, addresses: readonly string[]): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const found = query.readUInt16BE(end - 4) === TYPE_A ? addresses : [];
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(found.length, 6);
  head.writeUInt32BE(0, 8);
  const records = found.map((address) => Buffer.from([0xc0, 12, 0, TYPE_A, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]));
  return Buffer.concat([head, ...records]);
}
