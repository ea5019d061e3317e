import type { IncomingHttpHeaders } from 'node:http2';
import { bytesField, fields, numberField, text } from '../../../src/runtime/companion/protobuf';
import { type Http2Upstream, startHttp2 } from './h2-upstream';

/** The message of the tests. */
export interface Item {
  readonly id?: string;
  readonly count?: number;
  readonly note?: string;
}

/** What a scripted service answers: a message, a status that comes after it or alone, or nothing at all. */
export interface GrpcAnswer {
  readonly item?: Item;
  readonly status?: number;
  readonly message?: string;
  /** The status stands in the head, and no message comes. */
  readonly trailersOnly?: boolean;
  readonly headers?: { readonly [name: string]: string };
  /** Bytes that stand in the place of the message. */
  readonly raw?: Buffer;
  readonly never?: true;
}

/** A call as it reached the service. */
export interface GrpcCall {
  readonly headers: IncomingHttpHeaders;
  readonly item: Item;
}

/** A gRPC service that keeps what reached it and answers as it is told. */
export interface GrpcUpstream extends Http2Upstream {
  readonly calls: GrpcCall[];
}

/** Starts one. */
export async function startGrpc(answer: (call: GrpcCall) => GrpcAnswer): Promise<GrpcUpstream> {
  const calls: GrpcCall[] = [];
  const upstream = await startHttp2((stream, headers) => {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      const call = { headers, item: readItem(Buffer.concat(parts).subarray(5)) };
      calls.push(call);
      const { item, status = 0, message = '', trailersOnly = false, headers: more = {}, raw, never } = answer(call);
      if (never === true) return;
      const head = { ':status': 200, 'content-type': 'application/grpc', ...more };
      const end = { 'grpc-status': String(status), 'grpc-message': message };
      if (trailersOnly) return stream.respond({ ...head, ...end }, { endStream: true });
      stream.respond(head, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers(end));
      stream.end(raw ?? (item === undefined ? undefined : framed(writeItem(item))));
    });
  });
  return Object.assign(upstream, { calls });
}

/** A message as gRPC sends it: not compressed, and its length before it. */
export function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** The bytes of an item. */
export function writeItem({ id, count, note }: Item): Buffer {
  return Buffer.concat([
    ...(id === undefined ? [] : [bytesField(1, id)]),
    ...(count === undefined ? [] : [numberField(2, count)]),
    ...(note === undefined ? [] : [bytesField(3, note)]),
  ]);
}

function readItem(message: Uint8Array): Item {
  const of = (wanted: number) => fields(message).find(({ number }) => number === wanted)?.value;
  const [id, count, note] = [of(1), of(2), of(3)];
  return {
    ...(id === undefined ? {} : { id: text(id) }),
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(note === undefined ? {} : { note: text(note) }),
  };
}
