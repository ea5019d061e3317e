import { isUtf8 } from 'node:buffer';
import type { ProxyResult } from './event';

/** An answer on its way to the client. Header names are lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

/** Headers that belong to one connection and not to the message (RFC 9110 section 7.6.1). */
export const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** An answer as API Gateway takes it. Bytes that are no text travel as base64. */
export function resultOf({ status, headers, body }: Answer): ProxyResult {
  const multiValueHeaders: { [name: string]: readonly string[] } = {};
  for (const [name, values] of headers) {
    if (!CONNECTION_HEADERS.has(name) && name !== 'content-length') multiValueHeaders[name] = values;
  }
  const text = isUtf8(body);
  return { statusCode: status, multiValueHeaders, body: body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text };
}

/** A function's answer; undefined where it is none that API Gateway would take. What is null is not there. */
export function answerOf(result: unknown): Answer | undefined {
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = (result ?? {}) as Partial<ProxyResult>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599 || typeof (body ?? '') !== 'string') return undefined;
  const collected = new Map<string, readonly string[]>();
  const add = (name: string, values: readonly unknown[]) => collected.set(name.toLowerCase(), values.map(String));
  for (const [name, value] of Object.entries(headers ?? {})) if (value !== null) add(name, [value]);
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) if (values !== null) add(name, values);
  return { status, headers: collected, body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8') };
}
