import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Answer } from './answer';

/** A request to a backend. */
export interface Outgoing {
  readonly method: string;
  /** Names scheme, host and port. */
  readonly url: URL;
  /** Path and query, sent as they stand here: a URL would resolve dot segments. */
  readonly path: string;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
  readonly timeoutMillis: number;
}

/** Why there is no answer. */
export type SendFailure = 'connect-failure' | 'reset' | 'timeout';

/** Sends a request; never throws. */
export type Send = (outgoing: Outgoing) => Promise<Answer | SendFailure>;

/** API Gateway takes no larger answer from a function. */
const MAX_ANSWER_BYTES = 6 * 1024 * 1024;

const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

/** Sends a request over HTTP/1.1, over a kept connection where there is one. Redirects and encodings pass as they are. */
export const sendHttp: Send = async (outgoing) => {
  const signal = AbortSignal.timeout(outgoing.timeoutMillis);
  let connected = false;
  try {
    const response = await started(outgoing, signal, () => {
      connected = true;
    });
    return await read(response);
  } catch {
    if (signal.aborted) return 'timeout';
    return connected ? 'reset' : 'connect-failure';
  }
};

function started({ method, url, path, headers, body }: Outgoing, signal: AbortSignal, onConnect: () => void): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const all: { [name: string]: string | string[] } = {};
  for (const [name, values] of headers) all[name] = values.length === 1 ? bytesOf(values[0] as string) : values.map(bytesOf);
  if (body.length > 0 || !['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method)) all['content-length'] = String(body.length);
  const options: RequestOptions = { method, path, headers: all, signal, agent: secure ? agents.https : agents.http };
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(url, options, resolve);
    request.on('error', reject);
    request.on('socket', (socket) => {
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', onConnect);
      else onConnect();
    });
    request.end(body);
  });
}

/** A text as UTF-8, which Node writes to headers byte by byte. */
function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 502, headers: headersOf(response), body: Buffer.concat(chunks) };
}

function headersOf({ rawHeaders }: IncomingMessage): Map<string, readonly string[]> {
  const headers = new Map<string, readonly string[]>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), rawHeaders[index + 1] as string]);
  }
  return headers;
}
