import { isIP } from 'node:net';
import { groupBy } from '../../model/group-by';
import { UsageError } from '../usage-error';
import { plainHost } from './host';

/** A request that is explained and not sent. */
export interface AskedRequest {
  /** As it was typed: methods are case-sensitive (RFC 9110, 9.1). */
  readonly method: string;
  /** In lower case, without port and dot at its end. Undefined where it was not said. */
  readonly host?: string;
  /** As it would be received, without the query. */
  readonly path: string;
  /** From the question mark on, as typed. */
  readonly search: string;
  readonly query: URLSearchParams;
  /** By lower-case name: one value for each time that the header comes. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly cookies: ReadonlyMap<string, string>;
  /** Claims of a token that counts as valid. */
  readonly claims?: Claims;
  /** The name of a consumer whose key counts as sent. */
  readonly consumer?: string;
  /** The names in a client's certificate that counts as checked. */
  readonly certificate?: readonly string[];
  readonly ip?: string;
}

/** What a token says. */
export type Claims = { readonly [claim: string]: unknown };

/** What is typed about a request. */
export interface RequestOptions {
  /** `GET /orders?page=2`, or with a whole url. */
  readonly request: string;
  readonly header?: readonly string[];
  readonly claims?: string;
  readonly consumer?: string;
  readonly certificate?: readonly string[];
  readonly ip?: string;
}

/** Reads a request as it was typed. */
export function readRequest({ request, header = [], claims, consumer, certificate, ip }: RequestOptions): AskedRequest {
  const [, method, origin, target] = /^([\w!#$%&'*+.^`|~-]+) +(https?:\/\/[^/?#]+)?(\S*)$/.exec(request.trim()) ?? [];
  const known = origin === undefined ? target?.startsWith('/') : URL.canParse(origin);
  if (method === undefined || target === undefined || known !== true) {
    throw new UsageError(`${JSON.stringify(request)} is no request; write a method and a path, such as 'GET /orders?page=2'`);
  }
  if (ip !== undefined && isIP(ip) === 0) throw new UsageError(`--ip ${JSON.stringify(ip)}: write an address, such as 192.0.2.7`);
  const headers = readHeaders(header);
  const host = origin === undefined ? headers.get('host')?.join() : new URL(origin).host;
  const [path, query] = splitOnce(target === '' || target.startsWith('?') ? `/${target}` : target, '?') as [string, string?];
  return {
    method,
    path,
    search: query === undefined ? '' : `?${query}`,
    // a question mark at its start would be taken off: it belongs to the first name
    query: new URLSearchParams(`&${query ?? ''}`),
    headers,
    cookies: readCookies(headers.get('cookie')?.join(';') ?? ''),
    ...(host === undefined ? {} : { host: plainHost(host) }),
    ...(claims === undefined ? {} : { claims: readClaims(claims) }),
    ...(consumer === undefined ? {} : { consumer }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(ip === undefined ? {} : { ip }),
  };
}

/** A header as one line: several are the same as one with commas (RFC 9110, 5.3). */
export function headerLine({ headers }: Pick<AskedRequest, 'headers'>, name: string): string | undefined {
  return headers.get(name)?.join(', ');
}

function readHeaders(lines: readonly string[]): Map<string, string[]> {
  const grouped = groupBy(lines.map(readHeader), ([name]) => name);
  return new Map([...grouped].map(([name, same]) => [name, same.map(([, value]) => value)]));
}

function readHeader(text: string): [string, string] {
  const [name, value] = splitOnce(text, ':');
  if (value === undefined || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new UsageError(`-H ${JSON.stringify(text)}: write 'name: value'`);
  return [name.toLowerCase(), value.trim()];
}

function readCookies(text: string): Map<string, string> {
  const pairs = text.split(';').map((pair) => splitOnce(pair.trim(), '='));
  // the first of a name counts, so it is put in last
  return new Map(pairs.reverse().flatMap(([name, value]) => (value === undefined ? [] : [[name, value.replace(/^"(.*)"$/, '$1')]])));
}

function readClaims(text: string): Claims {
  try {
    const claims: unknown = JSON.parse(text);
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return claims as Claims;
  } catch {
    // said below: whatever it is, it is no object
  }
  throw new UsageError(`--claims: write a JSON object, such as '{"sub":"ann","scope":"orders:read"}'`);
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
