import type { RequestSpec } from './table';

/** The bytes of a request. */
export function requestBytes(request: RequestSpec, host: string, prefix: string): Buffer {
  const [, method, path] = /^(\S+) (.*)$/s.exec(request.line ?? '') as unknown as [string, string, string];
  const sent = bodyBytes(request);
  const body = sent ?? Buffer.alloc(0);
  const written = headerLines(request);
  const head = [
    `${method} ${path.startsWith('/') ? prefix : ''}${path} HTTP/1.1`,
    ...(written.some((line) => /^host:/i.test(line)) ? [] : [`Host: ${request.host ?? host}`]),
    ...written,
    ...(request.token === undefined ? [] : [`Authorization: Bearer ${request.token}`]),
    ...(sent !== undefined ? [request.chunked === true ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`] : []),
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), request.chunked === true ? chunks(body) : body]);
}

/** The body of a request; undefined where it has none. */
export function bodyBytes({ body, bodyBytes: length }: RequestSpec): Buffer | undefined {
  return body === undefined && length === undefined ? undefined : Buffer.from(body ?? 'x'.repeat(length ?? 0));
}

/** `name: value` of each header. */
export function headerLines({ headers = [] }: RequestSpec): readonly string[] {
  return Array.isArray(headers) ? headers : Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
}

/** A body in two chunks. */
function chunks(body: Buffer): Buffer {
  const half = Math.ceil(body.length / 2);
  const parts = [body.subarray(0, half), body.subarray(half)].filter((part) => part.length > 0);
  return Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]),
    Buffer.from('0\r\n\r\n'),
  ]);
}

/** The same request, with an unreserved character of its path escaped; undefined where it has none. */
export function escaped(request: RequestSpec): RequestSpec | undefined {
  const found = /^(\S+ [^?]*\/[^?]*?)(?<!%.?)([A-Za-z0-9])([^?/]*\/?)(\?.*)?$/s.exec(request.line ?? '');
  if (found === null || request.raw !== undefined) return undefined;
  const [, before, character, after, query = ''] = found as unknown as [string, string, string, string, string | undefined];
  return { ...request, line: `${before}%${character.charCodeAt(0).toString(16)}${after}${query}` };
}
