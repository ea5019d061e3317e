import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. Header names are lower case. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** How a conversation is held. */
export interface Conversation {
  /** Over when so many answers have come. Default: when the server closes, or nothing has come for a while. */
  readonly answers?: number;
  /** Whether answers have no body, as to HEAD. */
  readonly headOnly?: boolean;
  /** Pieces after the first are sent one by one, after this time each. */
  readonly pauseMillis?: number;
}

/** How long silence has to last before nothing more is expected. */
const QUIET_MILLIS = 400;
const PATIENCE_MILLIS = 20_000;

/** Sends bytes as they are on one connection and reads the answers: nothing is normalized, added or refused on this side. */
export function converse(port: number, pieces: readonly (string | Buffer)[], options: Conversation = {}): Promise<RawAnswer[]> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const end = (error?: Error) => {
      clearTimeout(quiet);
      clearTimeout(patience);
      socket.destroy();
      if (error === undefined) resolve(parseAnswers(received, options.headOnly));
      else reject(error);
    };
    let quiet: NodeJS.Timeout | undefined;
    const patience = setTimeout(() => end(new Error(`no answer within ${PATIENCE_MILLIS} ms: ${received}`)), PATIENCE_MILLIS);
    const heard = () => {
      clearTimeout(quiet);
      if (options.answers === undefined) quiet = setTimeout(end, QUIET_MILLIS);
      else if (parseAnswers(received, options.headOnly).length >= options.answers) end();
    };
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      heard();
    });
    socket.once('close', () => end());
    socket.on('error', (error: NodeJS.ErrnoException) => (['EPIPE', 'ECONNRESET'].includes(error.code ?? '') ? end() : end(error)));
    void send(socket, pieces, options.pauseMillis ?? 0).then(() => options.answers === undefined && heard());
  });
}

async function send(socket: Socket, pieces: readonly (string | Buffer)[], pauseMillis: number): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0 && pauseMillis > 0) await new Promise((resolve) => setTimeout(resolve, pauseMillis));
    if (socket.destroyed) return;
    socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
  }
}

/** The complete answers in what a connection sent; informational ones are left out. */
export function parseAnswers(bytes: Buffer, headOnly = false): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = bytes.toString('latin1');
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return answers;
    const [line, ...fields] = rest.slice(0, end).split('\r\n');
    const headers = fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
    });
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(line as string)?.[1]);
    const body = readBody(rest.slice(end + 4), headers, headOnly || status < 200 || status === 204 || status === 304);
    if (body === undefined) return answers;
    if (status >= 200) answers.push({ status, headers, body: Buffer.from(body.text, 'latin1').toString() });
    rest = body.rest;
  }
}

function readBody(text: string, headers: RawAnswer['headers'], empty: boolean): { text: string; rest: string } | undefined {
  if (empty) return { text: '', rest: text };
  const value = (name: string) => headers.find(([header]) => header === name)?.[1];
  if (value('transfer-encoding') === 'chunked') return readChunks(text);
  const length = Number(value('content-length') ?? 0);
  return text.length < length ? undefined : { text: text.slice(0, length), rest: text.slice(length) };
}

function readChunks(text: string): { text: string; rest: string } | undefined {
  let body = '';
  let rest = text;
  for (;;) {
    const size = /^([0-9a-f]+)\r\n/i.exec(rest);
    if (size === null) return undefined;
    const length = Number.parseInt(size[1] as string, 16);
    const start = size[0].length;
    if (rest.length < start + length + 2) return undefined;
    if (length === 0) return { text: body, rest: rest.slice(start + 2) };
    body += rest.slice(start, start + length);
    rest = rest.slice(start + length + 2);
  }
}
