import type { ServerHttp2Stream } from 'node:http2';
import { respond } from './respond';

/** Answers one message with another; a rejection is told as `UNAVAILABLE`. */
export type Unary = (message: Uint8Array) => Promise<Buffer>;

const [UNIMPLEMENTED, UNAVAILABLE] = ['12', '14'];

/** Before each message: whether it is compressed, and its length. */
const PREFIX = 5;

/** Longer messages are not what Envoy sends. */
const MOST_BYTES = 1_048_576;

/** Answers a call of a unary method (the gRPC protocol). */
export function answerUnary(stream: ServerHttp2Stream, method: Unary | undefined): void {
  if (method === undefined) {
    end(stream, UNIMPLEMENTED);
    return;
  }
  collect(stream)
    .then(method)
    .then(
      (answer) => send(stream, answer),
      () => end(stream, UNAVAILABLE),
    );
}

function collect(stream: ServerHttp2Stream): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MOST_BYTES) reject(new RangeError('the message is too long'));
      else chunks.push(chunk);
    });
    stream.on('end', () => resolve((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).subarray(PREFIX)));
    stream.on('error', reject);
  });
}

function send(stream: ServerHttp2Stream, answer: Buffer): void {
  if (stream.destroyed) return;
  const message = Buffer.alloc(PREFIX + answer.length);
  message.writeUInt32BE(answer.length, 1);
  answer.copy(message, PREFIX);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(message);
}

function end(stream: ServerHttp2Stream, status: string): void {
  respond(stream, { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': status });
}
