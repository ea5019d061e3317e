import { constants, type ServerHttp2Stream } from 'node:http2';
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
  begin(stream);
  stream.end(framed(answer));
}

/** One side of a call in which both say what they have to say one after another. */
export interface Conversation {
  say(message: Buffer): void;
  end(): void;
  /** Ends it as something that cannot be decided. */
  fail(): void;
}

/** Begins a call in which messages are answered one by one. */
export function converse(stream: ServerHttp2Stream, hear: (message: Uint8Array, conversation: Conversation) => void): void {
  const conversation: Conversation = {
    say(message) {
      if (stream.writable) stream.write(framed(message));
    },
    end() {
      if (stream.writable) stream.end();
    },
    fail: () => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
  };
  let rest: Buffer = Buffer.alloc(0);
  begin(stream);
  stream.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let length = framedLength(rest); length !== undefined; length = framedLength(rest)) {
      const message = rest.subarray(PREFIX, length);
      rest = rest.subarray(length);
      hear(message, conversation);
    }
    if (rest.length > MOST_BYTES) conversation.fail();
  });
  stream.on('end', conversation.end);
}

/** Where the first message ends; undefined while it is not all there. */
function framedLength(bytes: Buffer): number | undefined {
  if (bytes.length < PREFIX) return undefined;
  const length = PREFIX + bytes.readUInt32BE(1);
  return length <= bytes.length ? length : undefined;
}

function begin(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
}

function framed(answer: Buffer): Buffer {
  const message = Buffer.alloc(PREFIX + answer.length);
  message.writeUInt32BE(answer.length, 1);
  answer.copy(message, PREFIX);
  return message;
}

function end(stream: ServerHttp2Stream, status: string): void {
  respond(stream, { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': status });
}
