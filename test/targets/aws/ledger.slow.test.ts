import { describe, expect, test } from 'vitest';
import { SpecError } from '../../../src/problem';
import type { ApiSpec } from '../../../src/spec/api';
import type { BackendBinding, Bindings } from '../../../src/spec/bindings';
import type { GatewaySettings } from '../../../src/spec/gateway';
import { compileAws } from '../../../src/targets/aws/compile';
import { BOUND } from './support';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:a';
const HTTP: Bindings = BOUND;
const FUNCTION: Bindings = { backends: { a: { function: ARN } } };
const WRAPPED: Bindings = { backends: { a: { function: ARN, wrapped: true } } };
const jwt = { issuer: 'https://id.example.com/', audiences: ['shop'] };

/** One route, and everything about it that may need the proxy. */
const ROUTES: readonly object[] = [
  {},
  ...[
    'text',
    '${requestId}',
    '${clientIp}',
    '${path:id}',
    '${path:rest}',
    '${caller}',
    '${claim:a}',
    '${header:b}',
    '${query:b}',
    'a ${path:id}',
    '${route}',
    '${now}',
    "it's",
  ].flatMap((value) => [{ request: { headers: { set: { 'x-a': value } } } }, { request: { query: { set: { a: value } } } }]),
  { request: { headers: { add: { 'x-a': 'b' } } } },
  { request: { headers: { remove: ['x-a'] } } },
  { request: { query: { remove: ['a'] } } },
  { response: { headers: { set: { 'x-a': 'b' } } } },
  { rewrite: { path: '/v2/{id}' } },
  { rewrite: { path: '/v2/${claim:a}' } },
  { rewrite: { host: 'a.internal' } },
  { cors: { origins: ['https://a.example.com'] } },
  { body: { maxSize: '1Mi' } },
  { body: { contentTypes: ['application/json'] } },
  { require: { headers: ['x-a'] } },
  { timeout: '3s' },
];
const SCHEMES: readonly object[] = [
  { jwt },
  { jwt: { ...jwt, claimHeaders: { sub: 'x-user' } } },
  { jwt: { ...jwt, tokenIn: [{ query: 'token' }] } },
];

/** Schemes whose callers have no claims. */
const SERVICES: readonly object[] = ['x-user', 'x-user-of-the-shop'].map((name) => ({
  external: { url: 'https://auth.example.com/', sendHeaders: ['cookie'], returnHeaders: [name], subject: name },
}));

/** The same with an answer of the gateway's own. */
const FIXED: readonly object[] = [
  ...["it's", 'plain'].map((value) => ({ respond: { status: 200, body: 'ok', headers: { 'x-a': value } } })),
  ...["text/it's", 'text/html'].map((value) => ({ respond: { status: 200, body: 'ok', headers: { 'Content-Type': value } } })),
  ...['/y', '/y/{id}', '/y?a=${claim:a}'].map((to) => ({ redirect: { to } })),
].flatMap((answer) => [
  answer,
  { ...answer, body: { maxSize: '1Mi' } },
  { ...answer, body: { contentTypes: ['text/plain'] } },
  { ...answer, response: { headers: { set: { 'x-b': 'c' } } } },
  { ...answer, cors: { origins: ['https://a.example.com'] } },
  { ...answer, cors: { origins: ['https://*.example.com'] } },
]);

/** What stands on the API, the gateway or the bindings. */
const AROUND: readonly { readonly api?: object; readonly baseline?: object }[] = [
  { api: { body: { maxSize: '1Mi' } } },
  { api: { cors: { origins: ['https://a.example.com', 'https://b.example.com'] } } },
  { baseline: { body: { maxSize: '1Mi' } } },
  { baseline: { securityHeaders: 'default' } },
];

interface Case {
  readonly spec: ApiSpec;
  readonly settings: GatewaySettings;
}

/** Every route with each scheme and in each surrounding, beside an open one to another backend. */
const CASES: readonly Case[] = [
  ...ROUTES.flatMap((route) => around('GET', { backend: 'a', ...route })),
  ...FIXED.flatMap((route) => [...around('GET', route), ...around('POST', route)]),
];

function around(method: string, route: object): Case[] {
  const [, second] = SCHEMES as [object, object];
  const schemes = JSON.stringify(route).includes('${claim:') ? SCHEMES : [...SCHEMES, ...SERVICES];
  return [...schemes.map((scheme) => caseOf(method, route, scheme, {})), ...AROUND.map((one) => caseOf(method, route, second, one))];
}

function caseOf(method: string, route: object, scheme: object, { api = {}, baseline = {} }: (typeof AROUND)[number]): Case {
  const routes = {
    [`${method} /x/{id}/{rest+}`]: { access: { scheme: 's' }, ...route },
    'GET /open': { backend: 'b', access: { open: 'a test' } },
  };
  const spec = { name: 'shop', schemes: { s: scheme }, backends: { a: {}, b: {} }, ...api, routes };
  return { spec: spec as unknown as ApiSpec, settings: { baseline } as GatewaySettings };
}

const URL: BackendBinding = { url: 'https://b.internal' };
const FN: BackendBinding = { function: `${ARN}-b` };

describe.each<[string, Bindings]>([
  ['urls', { backends: { ...HTTP.backends, b: URL } }],
  ['a url, and a function beside', { backends: { ...HTTP.backends, b: FN } }],
  ['a function, and a url beside', { backends: { ...FUNCTION.backends, b: URL } }],
  ['a wrapped function, and a url beside', { backends: { ...WRAPPED.backends, b: URL } }],
  ['a wrapped function, and a plain one beside', { backends: { ...WRAPPED.backends, b: FN } }],
])('with %s', (_, bindings) => {
  const show = ({ spec, settings }: Case) => JSON.stringify({ ...spec, settings });

  test('the ledger says proxy exactly where a route passes the proxy', () => {
    const wrong = CASES.filter(({ spec, settings }) => {
      const { ledger, apis } = compileAws({ apis: [spec], settings, bindings });
      return ledger.rows.some(({ how }) => how === 'proxy') !== (apis[0]?.plan.proxy !== undefined);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  test('no plan has a proxy where none is wanted', () => {
    const found = CASES.map((one) => ({
      one,
      free: needsNoProxy(one, bindings),
      refused: refusals(one, { ...bindings, companion: 'never' }),
    }));
    expect(found.filter(({ free, refused }) => free !== (refused.length === 0)).map(({ one }) => show(one))).toEqual([]);
    expect(new Set(found.flatMap(({ refused }) => refused))).toEqual(new Set(['CompanionRefused']));
  });
});

function needsNoProxy({ spec, settings }: Case, bindings: Bindings): boolean {
  return compileAws({ apis: [spec], settings, bindings }).apis.every(({ plan }) => plan.proxy === undefined);
}

function refusals({ spec, settings }: Case, bindings: Bindings): string[] {
  try {
    compileAws({ apis: [spec], settings, bindings });
    return [];
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems.filter(({ severity }) => severity !== 'warning').map(({ code }) => code);
  }
}
