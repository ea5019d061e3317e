import { connect, type OutgoingHttpHeaders } from 'node:http2';
import type { RawAnswer } from './raw-http';
import type { RequestSpec } from './table';
import { bodyBytes, headerLines } from './table-request';

/** What stands for the connection in HTTP/1.1 and nowhere in HTTP/2 (RFC 9113, section 8.2.2), or asks for a conversation. */
const OF_HTTP_1 = /^(?:host|connection|keep-alive|proxy-connection|transfer-encoding|upgrade|http2-settings|te|expect)$/;

const PATIENCE_MILLIS = 20_000;

/** Whether a request can be sent over HTTP/2 by a client that means well. */
export function speaksHttp2(request: RequestSpec): boolean {
  const names = headerLines(request).map((line) => nameOf(line));
  const once = new Set(names).size === names.length && !(request.token !== undefined && names.includes('authorization'));
  const plain = /^[A-Z]+ \/[\x21-\x7e]*$/.test(request.line ?? '') && !/[^\t\x20-\x7e]/.test(headerLines(request).join(''));
  return request.raw === undefined && request.fields === undefined && plain && once && !names.some((name) => OF_HTTP_1.test(name));
}

/** Sends a request over HTTP/2 with prior knowledge. A body in chunks is one whose length is not said. */
export function sendHttp2(port: number, request: RequestSpec, host: string): Promise<RawAnswer> {
  const session = connect(`http://127.0.0.1:${port}`);
  const answer = new Promise<RawAnswer>((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error('no answer over HTTP/2')), PATIENCE_MILLIS);
    session.on('error', reject);
    const body = bodyBytes(request);
    const stream = session.request(headersOf(request, host, body), { endStream: body === undefined });
    let head: Pick<RawAnswer, 'status' | 'headers'> | undefined;
    const pieces: Buffer[] = [];
    stream.once('response', ({ ':status': status = 0 }, _flags: number, raw: readonly string[]) => {
      const pairs = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] as string] as const] : []));
      head = { status, headers: pairs.filter(([name]) => name !== ':status') };
    });
    stream.on('data', (data: Buffer) => pieces.push(data));
    // a stream may be reset once it has its answer: what was still to be sent of the body does not count
    stream.on('error', (error) => head === undefined && reject(error));
    stream.once('close', () => {
      clearTimeout(patience);
      if (head === undefined) reject(new Error(`the stream was reset: ${stream.rstCode}`));
      else resolve({ ...head, body: Buffer.concat(pieces).toString() });
    });
    if (body !== undefined) stream.end(body);
  });
  return answer.finally(() => session.destroy());
}

function headersOf(request: RequestSpec, host: string, body: Buffer | undefined): OutgoingHttpHeaders {
  const [, method, path] = /^(\S+) (.*)$/s.exec(request.line ?? '') as unknown as [string, string, string];
  const written = headerLines(request).map((line) => [nameOf(line), line.slice(line.indexOf(':') + 1).trim()]);
  return {
    ...{ ':method': method, ':path': path, ':authority': request.host ?? host, ':scheme': 'http' },
    ...Object.fromEntries(written),
    ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
    ...(body === undefined || request.chunked === true ? {} : { 'content-length': String(body.length) }),
  };
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase();
}
