import { connect } from 'node:net';

/**
 * One HTTP/2 stream byte by byte: header fields as they stand, in their order, whatever they are. Answers the status, or `reset` where
 * the stream or the connection was given up without one.
 */
export function converseHttp2(port: number, fields: readonly string[], body?: string): Promise<number | 'reset'> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const patience = setTimeout(() => end('reset', new Error('no answer within 10 s')), 10_000);
    const end = (outcome: number | 'reset', error?: Error) => {
      clearTimeout(patience);
      socket.destroy();
      if (error === undefined) resolve(outcome);
      else reject(error);
    };
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      const outcome = outcomeOf(received);
      if (outcome !== undefined) end(outcome);
    });
    socket.once('close', () => end('reset'));
    socket.on('error', () => end('reset'));
    const data = body === undefined ? [] : [frame(DATA, END_STREAM, 1, Buffer.from(body))];
    const headers = frame(HEADERS, END_HEADERS | (body === undefined ? END_STREAM : 0), 1, Buffer.concat(fields.map(literalField)));
    socket.write(Buffer.concat([PREFACE, frame(SETTINGS, 0, 0, Buffer.alloc(0)), headers, ...data]));
  });
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const [DATA, HEADERS, RST_STREAM, SETTINGS, GOAWAY] = [0, 1, 3, 4, 7] as const;
const [END_STREAM, END_HEADERS] = [1, 4] as const;

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** `name: value` as a literal without indexing (RFC 7541, section 6.2.2); the first colon with a space divides them. */
function literalField(text: string): Buffer {
  const colon = text.indexOf(': ');
  return Buffer.concat([Buffer.from([0]), textOf(text.slice(0, colon)), textOf(text.slice(colon + 2))]);
}

function textOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const short = bytes.length < 127 ? [bytes.length] : [127, ...rest(bytes.length - 127)];
  return Buffer.concat([Buffer.from(short), bytes]);
}

function rest(number: number): number[] {
  return number < 128 ? [number] : [(number % 128) + 128, ...rest(Math.floor(number / 128))];
}

function outcomeOf(bytes: Buffer): number | 'reset' | undefined {
  for (let at = 0; bytes.length >= at + 9; ) {
    const length = bytes.readUIntBE(at, 3);
    const [type, stream] = [bytes[at + 3], bytes.readUInt32BE(at + 5)];
    if (bytes.length < at + 9 + length) return undefined;
    if (type === HEADERS && stream === 1) return statusOf(bytes.subarray(at + 9, at + 9 + length));
    if (type === GOAWAY || (type === RST_STREAM && stream === 1)) return 'reset';
    at += 9 + length;
  }
  return undefined;
}

const STATUS_BY_INDEX = [200, 204, 206, 304, 400, 404, 500];

/** The status is the first field: one of the static table, or a literal of three digits, each of five or six bits (RFC 7541, appendix B). */
function statusOf(block: Buffer): number {
  const first = block[0] as number;
  if (first >= 0x88 && first <= 0x8e) return STATUS_BY_INDEX[first - 0x88] as number;
  const length = (block[1] as number) & 0x7f;
  const text = block.subarray(2, 2 + length);
  if (((block[1] as number) & 0x80) === 0) return Number(text.toString());
  let bits = [...text].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  let digits = '';
  while (digits.length < 3) {
    const short = Number.parseInt(bits.slice(0, 5), 2);
    digits += short < 3 ? short : Number.parseInt(bits.slice(0, 6), 2) - 0b011001 + 3;
    bits = bits.slice(short < 3 ? 5 : 6);
  }
  return Number(digits);
}
