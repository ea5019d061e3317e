import { App, Chart } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import { expect, test } from 'vitest';
import { parseApi, parseBindings } from '../../src/spec/parse';
import { shop, withBackend, withRoute, withScheme } from './support';

const jwt = (fields: object) => withScheme({ jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], ...fields } });
const at = (key: string) => ({ ...shop, routes: { [key]: { backend: 'orders' } } });

test.each([
  { what: 'a limit of 0', value: withRoute({ limits: [{ requests: 0, per: 'second', scope: 'instance' }] }) },
  { what: 'no request at one time', value: withRoute({ limits: [{ concurrent: 0, scope: 'instance' }] }) },
  { what: 'a canary of 0 percent', value: withRoute({ canary: { backend: 'orders', weightPercent: 0 } }) },
  { what: 'a canary of half a percent', value: withRoute({ canary: { backend: 'orders', weightPercent: 0.5 } }) },
  { what: 'shares whose decimals are not exact in binary', value: withRoute({ mirror: { backend: 'orders', percent: 0.3 } }) },
  { what: 'lists that lift what is inherited', value: withRoute({ limits: [], require: { headers: [] } }) },
  {
    what: 'names of certificates: of hosts and URIs of all kinds',
    value: withScheme({
      clientCertificate: {
        ca: { secret: 'a' },
        subjectAltNames: ['Billing.example.com', 'host_1', 'spiffe://example.com/ns/a/sa/b', 'urn:uuid:1c2d', 'https://example.com/a?b=c'],
      },
    }),
  },
  { what: 'a description of several lines, with tabs', value: withRoute({ description: 'Orders.\r\n\n\tOf the caller. é' }) },
  { what: 'a body of no bytes', value: withRoute({ body: { maxSize: '0' } }) },
  {
    what: 'origins in every form',
    value: withRoute({
      cors: {
        origins: [
          'https://${value:app}',
          'https://*.${value:zone}',
          '${value:other}',
          'http://[::1]:3000',
          'http://a_b',
          'https://*.b:8443',
        ],
      },
    }),
  },
  { what: 'whole seconds in milliseconds', value: withRoute({ cors: { origins: ['*'], maxAge: '2000ms' } }) },
  { what: 'durations of several units', value: withRoute({ timeout: '1h30m15s500ms' }) },
  { what: 'addresses of both families', value: withRoute({ ips: { allow: ['0.0.0.0/0', '::/0', '2001:db8::1/128'] } }) },
  {
    what: 'bound parts of hosts and urls',
    value: {
      ...jwt({ jwksUri: 'https://id.${value:zone}:8${value:port}/${value:path}', issuer: '${value:idp}' }),
      hosts: ['${value:host}', '*.${value:zone}'],
    },
  },
  {
    what: 'an issuer that is no url, where the keys are named',
    value: jwt({ issuer: 'accounts', jwksUri: 'https://id.example.com/jwks' }),
  },
  { what: 'a claim with dots in its name', value: jwt({ groupsClaim: '/https:~1~1example.com~1roles' }) },
  {
    what: 'a literal ${ beside what is filled in',
    value: withRoute({ request: { headers: { set: { 'x-a': '$${caller} is ${caller}' } } } }),
  },
  {
    what: 'a credential that is filled in',
    value: withRoute({ request: { headers: { set: { authorization: 'Bearer ${header:x-token}' } } } }),
  },
  {
    what: 'regular expressions of RE2',
    value: withRoute({
      variants: [
        '(?i)v(?P<n>[0-9]{1,3})\\.x',
        '(?U)a+',
        '[[:alpha:]]\\pL',
        '\\x{41}\\Q(\\E',
        '\\Aa\\z',
        'x(?i:y)',
        'é{2}',
        '\\Q\\x{100}\\E',
      ].map((regex) => ({
        when: { query: { a: { regex } } },
        backend: 'orders',
      })),
    }),
  },
  {
    what: 'a redirect that names a parameter, a value and a query',
    value: { ...shop, routes: { 'GET /a/{id}': { redirect: { to: 'https://x.example.com/{id}?q=${header:x-q}' } } } },
  },
  { what: 'an empty answer', value: { ...shop, routes: { 'GET /': { respond: { status: 204 } } } } },
  {
    what: 'false, null and empty texts in JSON',
    value: { ...shop, routes: { 'GET /': { respond: { status: 200, json: { a: null, b: false, c: '', d: [] } } } } },
  },
  { what: 'retries of a status', value: withBackend({ retry: { when: ['429', 'reset'] } }) },
  {
    what: 'the weights of a variant kept by stickiness',
    value: withRoute({ sticky: ['ip'], variants: [{ when: { query: { a: 'b' } }, weighted: [{ backend: 'orders', weight: 1 }] }] }),
  },
  { what: 'undefined for what is left out', value: withRoute({ timeout: undefined, canary: undefined }) },
])('accepts $what', ({ value }) => {
  expect(parseApi(value)).toEqual(value);
});

test.each(['GET /', 'ANY /{rest+}', 'GET,HEAD,POST /a', 'GET /a/', 'DELETE /v1.2/a-b_c~d/@me/x:y', 'PATCH /{id}/{rest+}', 'GET /{_a-b}'])(
  'accepts the route %s',
  (key) => {
    expect(parseApi(at(key))).toEqual(at(key));
  },
);

test('a parsed spec is a copy: what is changed later does not change it', () => {
  const written = { ...shop, tags: ['a'] };
  const parsed = parseApi(written);
  written.tags.push('b');
  expect(parsed.tags).toEqual(['a']);
});

test('takes name, port and namespace of a cdk8s-plus Service', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const service = new Service(chart, 'orders', { ports: [{ port: 8080 }], metadata: { name: 'orders' } });
  expect(parseBindings({ backends: { orders: { service } } })).toEqual({
    backends: { orders: { service: { name: 'orders', port: 8080, namespace: 'shop' } } },
  });
});

test('keeps a function object as it is, and texts that are known at deployment only', () => {
  class LambdaFunction {
    readonly node = this;
  }
  const bindings = {
    backends: { a: { function: new LambdaFunction() }, b: { url: 'http://${Token[TOKEN.12]}:8080/x' }, c: { url: '${Token[URL.3]}' } },
  };
  expect(parseBindings(bindings).backends?.a?.function).toBe(bindings.backends.a.function);
  expect(parseBindings(bindings)).toEqual(bindings);
});

test.each([
  { repository: 'tollgate' },
  { repository: 'team/a.b_c__d---e/gateway2', tag: '_0.1.0-rc.1' },
  { repository: 'localhost:5000/gateway', digest: `sha256:${'0f'.repeat(32)}` },
  { repository: '[fd00::1]:5000/gateway', tag: 'a'.repeat(128) },
  { repository: 'registry-1.example.com/team/gateway', digest: `sha512:${'a'.repeat(128)}` },
])('takes the image %o', (image) => {
  expect(parseBindings({ kubernetes: { image } })).toEqual({ kubernetes: { image } });
});

test.each([
  [
    'the same object many times',
    () =>
      Array(30)
        .fill(0)
        .reduce<object>((inner) => ({ a: inner, b: inner }), {}),
  ],
])('parses %s without walking it each time', (_, make) => {
  const value = { ...shop, routes: { 'GET /': { respond: { status: 200, json: make() } } } };
  expect(parseApi(value).name).toBe('shop');
});

test('refuses an object that holds itself', () => {
  const json: { [key: string]: unknown } = {};
  json.self = { again: json };
  expect(() => parseApi({ ...shop, routes: { 'GET /': { respond: { status: 200, json } } } })).toThrow(/holds itself/);
});
