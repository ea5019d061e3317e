import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ProxyConfig, ProxyRoute } from '../../src/runtime/config-proxy';
import { type ProxyPorts, proxyOf } from '../../src/runtime/proxy/handler';
import { type Outgoing, sendHttp } from '../../src/runtime/proxy/http-client';
import type { Outcome } from '../../src/runtime/proxy/outcome';
import { type EventOptions, proxyEvent } from './support/events';

const NO_CHANGES = { setHeaders: [], addHeaders: [], removeHeaders: [], setQuery: [], removeQuery: [] };

const route = (changed: Partial<ProxyRoute> = {}): ProxyRoute => ({
  route: 'GET /x/{id}',
  action: { backends: [{ backend: 'a', weight: 1 }] },
  path: ['/x/', { source: 'path', name: 'id' }],
  request: NO_CHANGES,
  response: NO_CHANGES,
  variants: [],
  parameters: { id: [{ source: 'path', name: 'id' }] },
  timeoutMillis: 1_000,
  allowedPaths: [],
  ...changed,
});

const config = (changed: Partial<ProxyRoute> = {}, more: Partial<ProxyConfig> = {}): ProxyConfig => ({
  problems: {
    'backend-unreachable': { status: 502, body: 'unreachable' },
    'backend-timeout': { status: 504, body: 'late' },
    'path-refused': { status: 400, body: 'path' },
    'invalid-request': { status: 400, body: 'request' },
    'unsupported-media-type': { status: 415, body: 'type' },
  },
  requestIdHeader: 'x-request-id',
  identityHeaders: [{ header: 'x-user', scheme: 'customers', value: [{ source: 'claim', name: 'sub' }] }],
  secretHeaders: ['x-api-key'],
  secretQueries: ['access_token'],
  securityHeaders: {},
  backends: { a: { endpoints: [{ url: 'https://a.internal/base/', weight: 1 }] }, f: { function: true } },
  routes: Object.fromEntries(['GET', 'POST', 'PUT'].map((method) => [`${method} /x/{id}`, route(changed)])),
  ...more,
});

const OK: Outcome = { status: 200, headers: new Map([['server', ['x']]]), body: Buffer.from('ok') };
let sent: Outgoing[];
let outcomes: Outcome[];
let invoked: { readonly backend: string; readonly event: { readonly body: string | null; readonly isBase64Encoded: boolean } }[];
let functionAnswer: { failed: boolean; payload: string };

const ports: ProxyPorts = {
  send: async (outgoing) => {
    sent.push(outgoing);
    return outcomes.shift() ?? OK;
  },
  invoke: async (backend, payload) => {
    invoked.push({ backend, event: JSON.parse(payload) });
    return functionAnswer;
  },
  random: () => 0.5,
  matchesRegex: () => false,
};

beforeEach(() => {
  [sent, outcomes, invoked, functionAnswer] = [[], [], [], { failed: false, payload: '{"statusCode":204}' }];
});

const ask = (
  options: Partial<EventOptions> & { body?: string; authorizer?: { readonly [key: string]: unknown } } = {},
  changed: Partial<ProxyRoute> = {},
) => proxyOf(config(changed), ports)(proxyEvent({ resource: '/x/{id}', path: '/x/7', parameters: { id: '7' }, ...options }));

describe('a request to a backend', () => {
  test('has the gateway in its forwarding headers and nothing that a client made up', async () => {
    const headers = {
      Host: 'shop.example.com',
      'X-Forwarded-For': '10.0.0.1',
      Forwarded: 'for=1',
      'X-Envoy-Retry-On': '5xx',
      'X-User': 'eve',
      'X-Api-Key': 'k',
      Cookie: 'a=b',
      TE: 'trailers',
    };
    await ask({ headers });
    expect(Object.fromEntries(sent[0]?.headers ?? [])).toEqual({
      cookie: ['a=b'],
      host: ['a.internal'],
      'x-forwarded-for': ['192.0.2.7'],
      'x-forwarded-host': ['a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'],
      'x-forwarded-port': ['443'],
      'x-forwarded-proto': ['https'],
      'x-request-id': ['c6af9ac6-7b61-11e6-9a41-93e8deadbeef'],
    });
  });

  test('has nothing in the name of the gateway, and its id where that has a name of its own', async () => {
    const headers = { 'X-Tollgate-Part-0': 'evil', 'X-Request-Id': 'evil', 'X-Correlation-Id': 'evil' };
    const own = config({}, { requestIdHeader: 'x-correlation-id' });
    await proxyOf(own, ports)(proxyEvent({ resource: '/x/{id}', path: '/x/7', parameters: { id: '7' }, headers }));
    const id = ['c6af9ac6-7b61-11e6-9a41-93e8deadbeef'];
    const got = sent[0]?.headers;
    expect([got?.get('x-correlation-id'), got?.get('x-request-id'), got?.has('x-tollgate-part-0')]).toEqual([id, id, false]);
  });

  test.each(['x_user', 'X_User', 'x_anything'])('is none with the header %s: servers take underscores for dashes', async (name) => {
    const { statusCode, body } = await ask({ headers: { [name]: 'root' } });
    expect([statusCode, body, sent]).toEqual([400, 'request', []]);
  });

  test.each([
    [['application/json'], 200],
    [['application/json', 'text/html'], 415],
    [['application/json', 'application/json'], 415],
    [[], 415],
  ])('of the content types %j is answered %d', async (types, status) => {
    const headers: EventOptions['headers'] = types.length === 0 ? {} : { 'Content-Type': types };
    const { statusCode } = await ask({ method: 'POST', body: '{}', headers }, { contentTypes: ['application/json'] });
    expect([statusCode, sent.length]).toEqual([status, status === 200 ? 1 : 0]);
  });

  test('says who calls, of the scheme that let them in', async () => {
    const identity = (scheme: string) => ({
      authorizer: { identity: JSON.stringify({ scheme, subject: 'ada', claims: { sub: 'ada' }, scopes: [], groups: [] }) },
    });
    await ask(identity('customers'));
    await ask(identity('others'));
    expect(sent.map(({ headers }) => headers.get('x-user'))).toEqual([['ada'], undefined]);
  });

  test.each([
    ['customers', ['u=ada']],
    ['others', undefined],
  ])('takes from a header that tells who calls what the gateway says there, of %s', async (scheme, expected) => {
    const identity = JSON.stringify({ scheme, claims: { sub: 'ada' }, scopes: [], groups: [] });
    const copy = { name: 'x-copy', value: ['u=', { source: 'header' as const, name: 'X-User' }] };
    await ask({ headers: { 'X-User': 'root' }, authorizer: { identity } }, { request: { ...NO_CHANGES, setHeaders: [copy] } });

    expect(sent[0]?.headers.get('x-copy')).toEqual(expected);
  });

  test('tells what a service has answered, of the scheme that let the caller in', async () => {
    const told = { identityHeaders: [{ header: 'x-role', scheme: 'legacy', value: [{ source: 'returned' as const, name: 'x-role' }] }] };
    const identity = JSON.stringify({ scheme: 'legacy', returned: { 'x-role': 'admin' }, scopes: [], groups: [] });
    const headers = { 'X-Role': 'root' };
    await proxyOf(config({}, told), ports)(proxyEvent({ resource: '/x/{id}', parameters: { id: '7' }, headers, authorizer: { identity } }));
    await proxyOf(config({}, told), ports)(proxyEvent({ resource: '/x/{id}', parameters: { id: '7' }, headers }));

    expect(sent.map((request) => request.headers.get('x-role'))).toEqual([['admin'], undefined]);
  });

  test('keeps what the client sent in path and query, without credentials', async () => {
    await ask({ path: '/x/a%20b', parameters: { id: 'a%20b' }, query: { q: 'ü&=', access_token: 'secret' } });
    expect(sent[0]?.path).toBe('/base/x/a%20b?q=%C3%BC%26%3D');
  });

  test('cannot leave its path by a parameter', async () => {
    await ask({ path: '/x/ok', parameters: { id: 'a?b#c d' } });
    expect(sent[0]?.path).toBe('/base/x/a%3Fb%23c%20d');
    expect((await ask({ path: '/x/..%2Fadmin', parameters: { id: '..%2Fadmin' } })).statusCode).toBe(400);
    expect(sent).toHaveLength(1);
  });

  test('gets changes in the order remove, set, add, and none without a value', async () => {
    const request = {
      ...NO_CHANGES,
      removeHeaders: ['a', 'b'],
      setHeaders: [
        { name: 'a', value: ['id-', { source: 'path' as const, name: 'id' }] },
        { name: 'missing', value: [{ source: 'claim' as const, name: 'none' }] },
      ],
      addHeaders: [{ name: 'a', value: ['2'] }],
    };
    await ask({ headers: { a: '0', b: '0' } }, { request });
    expect([sent[0]?.headers.get('a'), sent[0]?.headers.has('b'), sent[0]?.headers.has('missing')]).toEqual([['id-7', '2'], false, false]);
  });
});

test('of several headers of one name the first is the value', async () => {
  const setHeaders = [{ name: 'x-out', value: [{ source: 'header' as const, name: 'X-In' }] }];
  await ask({ headers: { 'x-in': ['one, still one', 'two'] } }, { request: { ...NO_CHANGES, setHeaders } });
  expect(sent[0]?.headers.get('x-out')).toEqual(['one, still one']);
});

describe('a value in the path of a backend', () => {
  const header = { source: 'header' as const, name: 'x-tenant' };
  const rewritten = { path: ['/t/', header, '/orders'] };

  test.each([
    ['a/b', 'a%2Fb'],
    ['ü ?#', '%C3%BC%20%3F%23'],
    ['%2e%2e', '%252e%252e'],
    ['...', '...'],
    ['.a', '.a'],
  ])('%j goes out percent-encoded, and exactly so', async (value, encoded) => {
    await ask({ headers: { 'x-tenant': value } }, rewritten);
    expect(sent[0]?.path).toBe(`/base/t/${encoded}/orders`);
  });

  test.each([undefined, '', '.', '..', '../..', '..;a', '..\\..', 'a\tb'])(
    '%j is refused where it changes which path is meant',
    async (value) => {
      const { statusCode, body } = await ask(value === undefined ? {} : { headers: { 'x-tenant': value } }, rewritten);
      expect([statusCode, body, sent]).toEqual([400, 'path', []]);
    },
  );

  test('counts with the text around it', async () => {
    expect((await ask({}, { path: ['/t-', header, '/orders'] })).statusCode).toBe(200);
    expect((await ask({ headers: { 'x-tenant': '.' } }, { path: ['/.', header] })).statusCode).toBe(400);
    expect((await ask({ headers: { 'x-tenant': '.' } }, { path: ['/%2e', header] })).statusCode).toBe(400);
  });
});

test('a path goes out as it is built', async () => {
  await ask({ path: "/x/a'b", parameters: { id: "a'b" }, query: { q: "a'b" } }, { path: ['/a/../x/', { source: 'path', name: 'id' }] });
  expect(sent[0]?.path).toBe("/base/a/../x/a'b?q=a'b");
});

test('an encoded slash in one segment stays encoded', async () => {
  await ask({ path: '/x/a/b', parameters: { id: 'a/b' } }, { allowedPaths: ['encodedSlash'] });
  expect(sent[0]?.path).toBe('/base/x/a%2Fb');
});

describe('a redirect', () => {
  const next = { source: 'query' as const, name: 'next' };
  const moved = (to: ProxyRoute['path'], keepQuery = true) => ({
    action: { redirect: { to, status: 302 as const, absolute: false, keepQuery } },
  });
  const location = async (...[options, changed]: Parameters<typeof ask>) => (await ask(options, changed)).multiValueHeaders?.location;

  test.each(['/evil.example/x', '@evil.example/', '?a=b', 'a&b'])('takes the value %j as a text and not as an address', async (value) => {
    const query = { next: value };
    expect(await location({ query }, moved(['/', next], false))).toEqual([`/${encodeURIComponent(value)}`]);
    expect(await location({ query }, moved(['/new?to=', next], false))).toEqual([`/new?to=${encodeURIComponent(value)}`]);
  });

  test.each(['', '.', '..', '\\evil.example', '\tevil.example'])(
    'is refused where the value %j changes which path is meant',
    async (value) => {
      const { statusCode, multiValueHeaders } = await ask({ query: { next: value } }, moved(['/', next, '/a']));
      expect([statusCode, multiValueHeaders?.location]).toEqual([400, undefined]);
    },
  );

  test('may have no value in its query', async () => {
    expect(await location({}, moved(['/new?to=', next], false))).toEqual(['/new?to=']);
  });

  test.each([
    ['a%20b', 'a%20b'],
    ['a b', 'a%20b'],
    ['%3Fb=c', '%3Fb=c'],
    ['?b=c', '%3Fb=c'],
    ['%41', '%41'],
  ])('names the captured text %j as it was received', async (id, written) => {
    expect(await location({ path: '/x/7', parameters: { id } }, moved(['/new/', { source: 'path', name: 'id' }]))).toEqual([
      `/new/${written}`,
    ]);
  });

  test.each(['/x/%5Cevil.example', '/x/\\evil.example', '/x//evil.example'])('passes the path guard before: %s', async (path) => {
    expect((await ask({ path }, moved(['/', { source: 'path', name: 'id' }]))).statusCode).toBe(400);
  });
});

describe('an answer', () => {
  test.each([
    ['timeout', 504],
    ['reset', 502],
    ['connect-failure', 502],
  ] as const)('to %s is %d', async (outcome, status) => {
    outcomes = [outcome];
    expect((await ask()).statusCode).toBe(status);
  });

  test('that is no text travels as base64, and hop-by-hop headers do not travel', async () => {
    const body = Buffer.from([0xff, 0x00, 0xfe]);
    outcomes = [
      {
        status: 200,
        headers: new Map([
          ['connection', ['close']],
          ['set-cookie', ['a=1', 'b=2']],
          ['content-length', ['3']],
        ]),
        body,
      },
    ];
    const result = await ask();
    expect(result).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
    expect(result.multiValueHeaders).toEqual({ 'set-cookie': ['a=1', 'b=2'], 'x-request-id': ['c6af9ac6-7b61-11e6-9a41-93e8deadbeef'] });
  });

  test('has the CORS policy of the gateway instead of the backend', async () => {
    const cors = {
      origins: ['https://app.example'],
      methods: [],
      headers: [],
      exposeHeaders: ['x-a'],
      credentials: false,
      maxAgeSeconds: 0,
    };
    outcomes = [
      {
        ...(OK as Exclude<Outcome, string>),
        headers: new Map([
          ['access-control-allow-origin', ['*']],
          ['vary', ['accept']],
        ]),
      },
    ];
    const { multiValueHeaders } = await ask({ headers: { Origin: 'https://app.example' } }, { cors });
    expect(multiValueHeaders).toMatchObject({
      'access-control-allow-origin': ['https://app.example'],
      'access-control-expose-headers': ['x-a'],
      vary: ['accept', 'Origin'],
    });
  });

  test.each([
    [[], ['Origin']],
    [['accept-encoding, X-Origin'], ['accept-encoding, X-Origin', 'Origin']],
    [
      ['accept', 'x-origin-b'],
      ['accept', 'x-origin-b', 'Origin'],
    ],
    [['accept, origin'], ['accept, origin']],
  ])('that varies by %j varies by origin as well: %j', async (before, after) => {
    const cors = { origins: ['https://app.example'], methods: [], headers: [], exposeHeaders: [], credentials: false, maxAgeSeconds: 0 };
    outcomes = [{ ...(OK as Exclude<Outcome, string>), headers: new Map(before.length === 0 ? [] : [['vary', before]]) }];
    expect((await ask({}, { cors })).multiValueHeaders?.vary).toEqual(after);
  });

  test('has the one id of the request, under the name that it has', async () => {
    outcomes = [{ ...(OK as Exclude<Outcome, string>), headers: new Map([['x-request-id', ['of the backend']]]) }];
    const own = config({}, { requestIdHeader: 'x-correlation-id' });
    const { multiValueHeaders } = await proxyOf(own, ports)(proxyEvent({ resource: '/x/{id}', path: '/x/7', parameters: { id: '7' } }));
    expect(multiValueHeaders).toEqual({ 'x-correlation-id': ['c6af9ac6-7b61-11e6-9a41-93e8deadbeef'] });
  });

  test('of a function may have members that are null', async () => {
    const payload = { statusCode: 204, headers: null, multiValueHeaders: null, body: null, isBase64Encoded: null };
    functionAnswer = { failed: false, payload: JSON.stringify(payload) };
    const action = { backends: [{ backend: 'f', weight: 1 }] };
    expect(await ask({}, { action })).toMatchObject({ statusCode: 204, body: '' });
    functionAnswer = { failed: false, payload: '{"statusCode":200,"headers":{"x-a":null,"x-b":0},"multiValueHeaders":{"x-c":null}}' };
    const { multiValueHeaders } = await ask({}, { action });
    expect(multiValueHeaders).toEqual({ 'x-b': ['0'], 'x-request-id': ['c6af9ac6-7b61-11e6-9a41-93e8deadbeef'] });
  });

  test('of a function that fails, or answers nonsense, is 502', async () => {
    const action = { backends: [{ backend: 'f', weight: 1 }] };
    for (const answer of [
      { failed: true, payload: '{}' },
      { failed: false, payload: '"x"' },
      { failed: false, payload: 'no json' },
    ]) {
      functionAnswer = answer;
      expect((await ask({}, { action })).statusCode).toBe(502);
    }
  });
});

test('a function gets text as text and bytes as base64', async () => {
  const action = { backends: [{ backend: 'f', weight: 1 }] };
  await ask({ method: 'POST', body: 'text' }, { action });
  const event = {
    ...proxyEvent({ method: 'POST', resource: '/x/{id}', path: '/x/7', parameters: { id: '7' } }),
    body: '/wA=',
    isBase64Encoded: true,
  };
  await proxyOf(config({ action }), ports)(event);
  expect(invoked.map(({ event: { body, isBase64Encoded } }) => [body, isBase64Encoded])).toEqual([
    ['text', false],
    ['/wA=', true],
  ]);
});

test('a function and a client get texts beyond ASCII as texts, an http backend as UTF-8', async () => {
  const action = { backends: [{ backend: 'f', weight: 1 }] };
  const setHeaders = [{ name: 'x-name', value: ['李雷 Zoë'] }];
  const result = await ask({}, { action, request: { ...NO_CHANGES, setHeaders }, response: { ...NO_CHANGES, setHeaders } });
  expect(invoked[0]?.event).toMatchObject({ headers: { 'x-name': '李雷 Zoë' } });
  expect(result.multiValueHeaders?.['x-name']).toEqual(['李雷 Zoë']);

  const received: string[] = [];
  const server = createServer(({ headers }, response) => {
    received.push(Buffer.from(headers['x-name'] as string, 'latin1').toString('utf8'));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const headers = new Map([['x-name', ['李雷 Zoë']]]);
  expect(await sendHttp({ method: 'GET', url, path: '/', headers, body: Buffer.alloc(0), timeoutMillis: 1_000 })).toMatchObject({
    status: 200,
  });
  expect(received).toEqual(['李雷 Zoë']);
  server.close().closeAllConnections();
});

test('weights decide by chance', async () => {
  const action = {
    backends: [
      { backend: 'f', weight: 1 },
      { backend: 'a', weight: 3 },
    ],
  };
  for (const random of [0, 0.2, 0.3, 0.99])
    await proxyOf(config({ action }), { ...ports, random: () => random })(proxyEvent({ resource: '/x/{id}', path: '/x/7' }));
  expect([invoked.length, sent.length]).toEqual([2, 2]);
});
