import { expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import type { Bindings } from '../../../src/spec/bindings';
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

test.each([
  ['a url', HTTP],
  ['a function', FUNCTION],
  ['a wrapped function', WRAPPED],
])('the ledger says proxy exactly where a route passes the proxy: %s', (_, bindings) => {
  const wrong = ROUTES.flatMap((route) =>
    SCHEMES.flatMap((scheme) => {
      const spec = {
        name: 'shop',
        schemes: { s: scheme },
        access: { scheme: 's' },
        backends: { a: {} },
        routes: { 'GET /x/{id}/{rest+}': { backend: 'a', ...route } },
      };
      const { ledger, apis } = compileAws({ apis: [spec as unknown as ApiSpec], bindings });
      const said = ledger.rows.filter(({ how }) => how === 'proxy').map(({ path }) => path);
      const reasons = apis[0]?.plan.proxied.flatMap((proxied) => proxied.reasons) ?? [];
      return said.length > 0 === reasons.length > 0 ? [] : [{ route, scheme, said, reasons }];
    }),
  );
  expect(wrong).toEqual([]);
});
