import { FORWARDED_HEADERS, UNTRUSTED_HEADERS } from './untrusted-headers';

/** What a header is for, where it is not free for others. */
export type HeaderOwner =
  | 'asked'
  | 'body'
  | 'connection'
  | 'cookies'
  | 'credentials'
  | 'envoy'
  | 'forwarded'
  | 'host'
  | 'length'
  | 'requestId'
  | 'tollgate'
  | 'untrusted';

const NAMES: { readonly [owner in HeaderOwner]?: readonly string[] } = {
  asked: ['x-forwarded-method', 'x-forwarded-uri'],
  connection: ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  cookies: ['cookie', 'set-cookie'],
  credentials: ['authorization', 'proxy-authorization'],
  forwarded: FORWARDED_HEADERS,
  host: ['host'],
  length: ['content-length'],
  requestId: ['x-request-id'],
  untrusted: UNTRUSTED_HEADERS,
};

const PREFIXES: readonly (readonly [prefix: string, owner: HeaderOwner])[] = [
  ['content-', 'body'],
  ['x-envoy-', 'envoy'],
  ['x-tollgate-', 'tollgate'],
];

const OWNERS: ReadonlyMap<string, HeaderOwner> = new Map(
  Object.entries(NAMES).flatMap(([owner, names]) => names.map((name) => [name, owner as HeaderOwner] as const)),
);

/** Why nobody else may have a header of that owner. */
export const OWNER_REASONS: { readonly [owner in HeaderOwner]: string } = {
  asked: 'the gateway says in it what a service is asked about',
  body: 'it describes the body',
  connection: 'it belongs to one connection (RFC 9110, 7.6.1)',
  cookies: 'it holds cookies',
  credentials: 'it holds credentials',
  envoy: 'names that start with "x-envoy-" steer Envoy',
  forwarded: 'the gateway says in it how the client came',
  host: 'rewrite.host has it',
  length: 'it follows from the body',
  requestId: "it holds the request's id",
  tollgate: 'names that start with "x-tollgate-" are the gateway\'s own',
  untrusted: 'the gateway removes it from every request',
};

/** Who a header belongs to; undefined where it is free. */
export function headerOwner(name: string): HeaderOwner | undefined {
  const lower = name.toLowerCase();
  return OWNERS.get(lower) ?? PREFIXES.find(([prefix]) => lower.startsWith(prefix))?.[1];
}

/** Headers that are gone before a rule could read them, of those that belong to somebody. */
const TAKEN_AWAY: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-host',
  'x-forwarded-port',
]);

/** Why no request that rules look at has a header; undefined where a client may send it. */
export function neverSent(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (lower.includes('_')) return 'requests with an underscore in the name of a header are refused';
  const owner = headerOwner(lower);
  if (owner === 'untrusted' || owner === 'envoy' || owner === 'tollgate' || TAKEN_AWAY.has(lower))
    return 'the gateway removes it from every request';
  return undefined;
}
