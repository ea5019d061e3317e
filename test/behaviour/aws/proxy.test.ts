import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../../src/spec/api';
import { type Deployed, invokeUrl, type Ministack, startMinistack } from '../support/ministack';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer';
import { startUpstream, type Upstream } from '../support/upstream';
import { appOf, bearer, planOf, slugOf } from './support';

let ministack: Ministack;
let issuer: TokenIssuer;
let backend: Upstream;
let api: Deployed;
let functionArn: string;

const ECHO = `exports.handler = async (event) => ({
  statusCode: 201,
  headers: { 'x-from': 'function', 'set-cookie': 'a=1' },
  body: JSON.stringify({ path: event.path, headers: event.headers, query: event.queryStringParameters, body: event.body }),
});`;

beforeAll(async () => {
  [ministack, issuer, backend] = await Promise.all([
    startMinistack(),
    startTokenIssuer(),
    startUpstream((request, response) => {
      if (request.url?.startsWith('/slow')) return;
      response.setHeader('server', 'secret/1.0').end(JSON.stringify({ url: request.url, headers: request.headers }));
    }),
  ]);
  const secret = await ministack.putSecret('partner-keys', { acme: 'acme-key-acme-key-acme' });
  functionArn = await ministack.putFunction('echo', ECHO);
  api = await ministack.deploy(appOf(spec(issuer), bindings(functionArn, secret)));
});

afterAll(async () => {
  await Promise.all([ministack?.stop(), issuer?.close(), backend?.close()]);
});

function bindings(fn: string, secret: string) {
  return {
    backends: {
      orders: { url: `${backend.url}/base` },
      slow: { url: backend.url },
      tasks: { function: fn },
      gone: { url: 'http://127.0.0.1:9' },
    },
    secrets: { 'partner-keys': { name: secret } },
  };
}

function spec({ url, jwksUri }: TokenIssuer): ApiSpec {
  const open = { open: 'a public page' };
  const response = { headers: { remove: ['server'] } };
  return {
    name: 'shop-proxy',
    basePath: '/api',
    schemes: {
      customers: { jwt: { issuer: url, jwksUri, audiences: ['shop'], claimHeaders: { tenant: 'x-tenant' } } },
      partners: { apiKey: { header: 'x-api-key', consumerHeader: 'x-consumer' } },
    },
    consumers: { acme: { keys: [{ secret: 'partner-keys', key: 'acme' }] } },
    access: { anyOf: [{ scheme: 'customers' }, { scheme: 'partners' }] },
    backends: { orders: {}, slow: {}, tasks: {}, gone: {} },
    routes: {
      'GET /page': { backend: 'orders', access: open, cors: { origins: ['https://a.example', 'https://b.example'], credentials: true } },
      'GET /orders/{id}': {
        backend: 'orders',
        request: { headers: { set: { 'x-for': '${caller} at ${route}' } }, query: { remove: ['debug'] } },
        response: { headers: { set: { 'x-served-by': 'gateway' }, remove: ['server'] } },
      },
      'POST /orders': { backend: 'orders', access: open, body: { maxSize: '1Ki', contentTypes: ['application/json'] } },
      'ANY /tasks/{rest+}': { backend: 'tasks' },
      'GET /slow': { backend: 'slow', access: open, timeout: '200ms', response },
      'GET /gone': { backend: 'gone', access: open, response },
      'GET /tenant': { backend: 'orders', access: open, rewrite: { path: '/t/${header:x-branch}/orders' } },
      'GET /next': { redirect: { to: '/${query:next}?from=${query:from}' }, access: open },
      'GET /choice': {
        backend: 'orders',
        access: open,
        variants: [{ when: { query: { beta: '1' } }, respond: { status: 202, body: 'beta' } }],
      },
    },
  };
}

describe('the proxy function', () => {
  test('is in the way of the routes that need it, for reasons that the plan names', () => {
    const plan = planOf(spec(issuer), bindings(functionArn, 'any'));
    expect(plan.proxied).toContainEqual({ route: 'GET /page', reasons: ['cors'] });
    expect(plan.proxied).toContainEqual({ route: 'POST /orders', reasons: ['body.maxSize', 'body.contentTypes'] });
    expect(plan.proxied).toContainEqual({
      route: 'ANY /tasks/{rest+}',
      reasons: ['schemes.customers.jwt.claimHeaders', 'schemes.partners.apiKey'],
    });
  });

  test('lets pages of allowed origins read answers, and no others', async () => {
    const allowed = await invokeUrl(api, '/api/page', { headers: { origin: 'https://b.example' } });
    expect([allowed.status, allowed.headers.get('access-control-allow-origin'), allowed.headers.get('vary')]).toEqual([
      200,
      'https://b.example',
      'Origin',
    ]);
    const foreign = await invokeUrl(api, '/api/page', { headers: { origin: 'https://evil.example' } });
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });

  test('answers a preflight without a function', async () => {
    const ask = (origin: string) =>
      invokeUrl(api, '/api/page', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    const granted = await ask('https://a.example');
    expect([
      granted.status,
      granted.headers.get('access-control-allow-origin'),
      granted.headers.get('access-control-allow-methods'),
    ]).toEqual([204, 'https://a.example', 'GET']);
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('changes requests and answers, and says who calls', async () => {
    const response = await invokeUrl(
      api,
      '/api/orders/7?debug=1&a=b%20c',
      bearer(issuer.token({ tenant: 'blue' }), { headers: { 'x-consumer': 'spoofed' } }),
    );
    expect([response.status, response.headers.get('x-served-by'), response.headers.get('server')]).toEqual([200, 'gateway', null]);
    const { url, headers } = (await response.json()) as { url: string; headers: Record<string, string> };
    expect(url).toBe('/base/orders/7?a=b%20c');
    expect(headers).toMatchObject({ 'x-tenant': 'blue', 'x-for': 'customers:ada at GET /orders/{id}' });
    expect(headers['x-consumer']).toBeUndefined();
  });

  test('knows callers by their API key, and keeps the key', async () => {
    const response = await invokeUrl(api, '/api/orders/7', { headers: { 'x-api-key': 'acme-key-acme-key-acme' } });
    const { headers } = (await response.json()) as { headers: Record<string, string> };
    expect(headers).toMatchObject({ 'x-consumer': 'acme' });
    expect(headers['x-api-key']).toBeUndefined();
    expect((await invokeUrl(api, '/api/orders/7', { headers: { 'x-api-key': 'wrong' } })).status).toBe(401);
    expect((await invokeUrl(api, '/api/orders/7')).status).toBe(401);
  });

  test('refuses bodies that are too large or of another type', async () => {
    const post = (body: string, type: string) => invokeUrl(api, '/api/orders', { method: 'POST', body, headers: { 'content-type': type } });
    const large = await post(`"${'x'.repeat(2000)}"`, 'application/json');
    expect([large.status, await slugOf(large)]).toEqual([413, 'too-large']);
    const odd = await post('<a/>', 'text/xml');
    expect([odd.status, await slugOf(odd)]).toEqual([415, 'unsupported-media-type']);
    expect((await post('{}', 'application/json; charset=utf-8')).status).toBe(200);
  });

  test('fills values into paths so that they stay within their segment', async () => {
    const tenant = async (value: string) => {
      const response = await invokeUrl(api, '/api/tenant', { headers: { 'x-branch': value } });
      return response.status === 200 ? ((await response.json()) as { url: string }).url : slugOf(response);
    };
    expect([await tenant('blue'), await tenant('a/../b'), await tenant('.'), await tenant('..')]).toEqual([
      '/base/t/blue/orders',
      'path-refused',
      'path-refused',
      'path-refused',
    ]);
    expect(await tenant('a b?c')).toBe('/base/t/a%20b%3Fc/orders');
    const next = await invokeUrl(api, '/api/next?next=/evil.example/x&from=a%26b', { redirect: 'manual' });
    expect([next.status, next.headers.get('location')]).toEqual([302, '/live/api/%2Fevil.example%2Fx?from=a%26b']);
    expect((await invokeUrl(api, '/api/next?next=..', { redirect: 'manual' })).status).toBe(400);
  });

  test('invokes functions with the path behind the gateway', async () => {
    const response = await invokeUrl(
      api,
      '/api/tasks/a/b?x=1',
      bearer(issuer.token(), { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } }),
    );
    expect([response.status, response.headers.get('x-from'), response.headers.get('set-cookie')]).toEqual([201, 'function', 'a=1']);
    expect(await response.json()).toMatchObject({ path: '/tasks/a/b', query: { x: '1' }, body: '{"a":1}' });
  });

  test('says why there is no answer', async () => {
    const late = await invokeUrl(api, '/api/slow');
    expect([late.status, await slugOf(late)]).toEqual([504, 'backend-timeout']);
    const gone = await invokeUrl(api, '/api/gone');
    expect([gone.status, await slugOf(gone)]).toEqual([502, 'backend-unreachable']);
  });

  test('chooses variants by predicate', async () => {
    expect((await invokeUrl(api, '/api/choice')).status).toBe(200);
    const beta = await invokeUrl(api, '/api/choice?beta=1');
    expect([beta.status, await beta.text()]).toEqual([202, 'beta']);
  });
});
