import fc from 'fast-check';
import { oneOf } from './pieces';
import type { Written } from './specs';

/** Who issues the tokens of a scheme. */
export const ISSUERS = { customers: 'https://id.example.com/', staff: 'https://staff.example.com/' } as const;

/** The key of the consumer of random specs. */
export const KEY = 'acme-key-1234567890';

/** A request to a random spec. */
export interface DrawnRequest {
  /** `GET /o/7?q=a` */
  readonly line: string;
  /** Without the token. */
  readonly headers: readonly string[];
  /** What the token says, besides when it ends; undefined where none is sent. */
  readonly claims?: object;
  /** Whether the consumer's key is sent, in its header and in the query. */
  readonly keyed: boolean;
  readonly body: string;
}

const HEADERS = [
  ...[
    'x-lane: fast',
    'x-lane: slow',
    'beta: abc',
    'x-user: ann',
    'x-user: bob',
    'x-req: 1',
    'x-canary: always',
    'x-forwarded-for: 10.1.2.3',
  ],
  ...['1', '2', '3', '7'].map((version) => `x-api-version: ${version}`),
  ...['1', '2', '3'].map((version) => `accept: application/vnd.shop.v${version}+json`),
  ...['cookie: beta=abc; sid=9', 'cookie: sid=8', 'cookie: x-lane=fast'],
  ...['content-type: application/json', 'content-type: text/plain'],
];

const QUERY = ['x-lane=fast', 'beta=abc', 'debug=1', 'q=a', 'q=b%20c', 'must=1', 'z=', 'version=1', 'version=2', 'version=x'];

const customer = { iss: ISSUERS.customers, aud: 'shop', sub: 'ann', email_verified: true, tenant: { id: 'a' }, plan: 'gold' };

const claims = oneOf<object | undefined>(
  undefined,
  { ...customer, scope: 'orders:read a b', groups: ['admin'], level: 1 },
  { ...customer, scp: ['orders:read', 'a', 'b'], rights: { scope: 'orders:read a b' }, roles: ['admin', 'support'] },
  { iss: ISSUERS.customers, aud: 'shop', sub: 'bob' },
  { iss: ISSUERS.customers, aud: 'other', sub: 'bob' },
  { ...customer, iss: ISSUERS.staff, sub: 'cem', scope: 'a b', tenant: { id: 'b' }, level: 1 },
  { ...customer, iss: 'https://nobody.example.com/' },
);

const preflight = fc.record({
  origin: oneOf('https://app.example.com', 'https://a.example.com', 'https://x.org'),
  asked: oneOf('GET', 'POST', 'PUT'),
});

/** Requests to the routes of a spec, and next to them. */
export function requestsTo({ spec }: Written): fc.Arbitrary<DrawnRequest> {
  const base = spec.basePath ?? '';
  const version = spec.versions?.by.path === undefined ? fc.constant('') : oneOf('', '/v1', '/v2', '/v3', '/v9');
  return fc
    .record({
      target: oneOf(...targets(Object.keys(spec.routes))),
      method: fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: oneOf('HEAD', 'OPTIONS', 'DELETE') }),
      ...{ version, claims, preflight },
      host: fc.oneof(
        { weight: 8, arbitrary: fc.constant('shop.example.com') },
        { weight: 2, arbitrary: oneOf('a.example.com', 'other.org') },
      ),
      query: fc.subarray(QUERY, { maxLength: 4 }),
      headers: fc.subarray(HEADERS, { maxLength: 7 }),
      keyed: fc.boolean(),
      body: oneOf('', '', '{}', 'x'.repeat(5_000)),
    })
    .map((drawn) => {
      const method = drawn.method ?? (drawn.target.split(' ')[0] as string);
      const path = `${base}${drawn.version}${drawn.target.split(' ')[1]}`;
      const query = [...drawn.query, ...(drawn.keyed ? [`api_key=${KEY}`] : [])].join('&');
      const { origin, asked } = drawn.preflight;
      const cors = method === 'OPTIONS' ? [`origin: ${origin}`, `access-control-request-method: ${asked}`] : [];
      const key = drawn.keyed ? [`x-api-key: ${KEY}`] : [];
      return {
        line: `${method} ${path}${query === '' ? '' : `?${query}`}`,
        headers: [`host: ${drawn.host}`, ...drawn.headers, ...cors, ...key],
        claims: drawn.claims,
        keyed: drawn.keyed,
        body: ['GET', 'HEAD', 'OPTIONS'].includes(method) ? '' : drawn.body,
      };
    });
}

/** Methods and paths that keys stand for, and one of no route. */
function targets(keys: readonly string[]): string[] {
  const asked = keys.flatMap((key) => {
    const [methods, path] = key.split(' ') as [string, string];
    const named = methods === 'ANY' ? ['GET', 'POST', 'DELETE'] : methods.split(',');
    return named.flatMap((method) => [
      `${method} ${path.replace('{id}', '7').replace('{rest+}', 'x/y')}`,
      `${method} ${path.replace('{id}', 'a%20b').replace('/{rest+}', '')}`,
    ]);
  });
  return [...asked, ...asked, 'GET /nope'];
}
