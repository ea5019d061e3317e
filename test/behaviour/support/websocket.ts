import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

const acceptOf = (key: string) => createHash('sha1').update(`${key}${GUID}`).digest('base64');

/** The client's side of a WebSocket (RFC 6455): text messages, each in one frame. */
export interface WebSocketClient {
  readonly socket: Socket;
  send(text: string): void;
  /** The next message. */
  message(): Promise<string>;
  /** Resolves with the time from the handshake to the end of the connection. */
  readonly ended: Promise<number>;
}

/** Begins a WebSocket. Fails with the answer's head where the answer is another than 101. */
export async function openWebSocket(port: number, path: string, headers: readonly string[] = []): Promise<WebSocketClient> {
  const key = randomBytes(16).toString('base64');
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  // how the other side ends it does not matter
  socket.on('error', () => {});
  socket.write(handshake(path, [`Sec-WebSocket-Key: ${key}`, 'Sec-WebSocket-Version: 13', ...headers]));
  const head = await readHead(socket);
  if (!head.startsWith('HTTP/1.1 101 ') || !head.includes(acceptOf(key))) {
    socket.destroy();
    throw new Error(head);
  }
  const began = Date.now();
  const messages = frames(socket);
  return {
    socket,
    send: (text) => void socket.write(frame(text, true)),
    message: async () => (await messages.next()).value as string,
    ended: new Promise((resolve) => socket.once('close', () => resolve(Date.now() - began))),
  };
}

/** The request of a handshake, as it is sent. */
export function handshake(path: string, headers: readonly string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: shop.example.com', 'Connection: Upgrade', 'Upgrade: websocket', ...headers, '', ''].join('\r\n');
}

/** The server's side: takes the handshake and sends every message back. */
export async function echo(request: IncomingMessage, socket: Duplex): Promise<void> {
  const accept = acceptOf(String(request.headers['sec-websocket-key']));
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  for await (const text of frames(socket)) socket.write(frame(text, false));
}

async function readHead(socket: Socket): Promise<string> {
  let head = '';
  while (!head.includes('\r\n\r\n')) {
    const [chunk] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [Buffer | boolean];
    if (typeof chunk === 'boolean') throw new Error(`the connection ended: ${head}`);
    head += chunk.toString('latin1');
  }
  return head;
}

function frame(text: string, masked: boolean): Buffer {
  const payload = Buffer.from(text);
  const length = Buffer.alloc(10);
  length.writeUInt8(0x81);
  length.writeUInt8((masked ? 0x80 : 0) | 127, 1);
  length.writeBigUInt64BE(BigInt(payload.length), 2);
  // a mask of nothing but zeros changes nothing
  return Buffer.concat([length, Buffer.alloc(masked ? 4 : 0), payload]);
}

async function* frames(stream: Duplex): AsyncGenerator<string, undefined> {
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    for (let whole = wholeFrame(pieces, size); whole !== undefined; whole = wholeFrame(pieces, size)) {
      yield whole.text;
      pieces = [whole.rest];
      size = whole.rest.length;
    }
  }
  return undefined;
}

function wholeFrame(pieces: Buffer[], size: number): { readonly text: string; readonly rest: Buffer } | undefined {
  if (size < 10) return undefined;
  const first = pieces[0] as Buffer;
  const head = first.length < 10 ? Buffer.concat(pieces) : first;
  const start = (head.readUInt8(1) & 0x80) === 0 ? 10 : 14;
  const end = start + Number(head.readBigUInt64BE(2));
  if (size < end) return undefined;
  const all = Buffer.concat(pieces);
  return { text: all.subarray(start, end).toString(), rest: all.subarray(end) };
}
