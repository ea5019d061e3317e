import { describe, expect, test } from 'vitest';
import type { ProxyConfig } from '../../src/runtime/config-proxy';
import type { ProxyEvent } from '../../src/runtime/proxy/event';
import { proxyOf } from '../../src/runtime/proxy/handler';
import { wrap } from '../../src/runtime/wrap';
import type { ApiSpec } from '../../src/spec/api';
import { planOf } from '../targets/aws/support';
import { proxyEvent } from './support/events';

const plan = planOf(
  {
    name: 'shop',
    basePath: '/api',
    schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], claimHeaders: { sub: 'x-user' } } } },
    access: { scheme: 'customers' },
    backends: { orders: {} },
    cors: { origins: ['https://app.example.com'] },
    routes: { 'GET /orders/{id}': { backend: 'orders', response: { headers: { set: { 'x-route': '${route}' } } } } },
  },
  { backends: { orders: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:orders', wrapped: true } } },
);
const config = plan.wrapped.orders as NonNullable<(typeof plan.wrapped)[string]>;
const identity = JSON.stringify({ scheme: 'customers', subject: 'ada', claims: { sub: 'ada' }, scopes: [], groups: [] });

test('a wrapped function knows the caller, and its answers have what the route says', async () => {
  let seen: ProxyEvent | undefined;
  const handler = wrap(async (event: ProxyEvent) => {
    seen = event;
    return { statusCode: 200, headers: { 'Content-Type': 'text/plain' }, body: 'ok' };
  }, config);
  const headers = { 'X-User': 'eve', 'X-Original-URL': '/admin', Origin: 'https://app.example.com' };
  const event = proxyEvent({
    resource: '/api/orders/{id}',
    path: '/api/orders/7',
    parameters: { id: '7' },
    headers,
    authorizer: { identity },
  });

  const result = await handler(event, undefined);

  expect([seen?.path, seen?.headers?.['x-user'], seen?.headers?.['x-original-url']]).toEqual(['/orders/7', 'ada', undefined]);
  expect(result).toMatchObject({ statusCode: 200, body: 'ok' });
  expect(result.multiValueHeaders).toMatchObject({
    'content-type': ['text/plain'],
    'x-route': ['GET /orders/{id}'],
    'access-control-allow-origin': ['https://app.example.com'],
  });
});

test('a wrapped function refuses events of routes that it was not bound to', async () => {
  const handler = wrap(async () => ({ statusCode: 200 }), config);
  await expect(handler(proxyEvent({ resource: '/other' }), undefined)).rejects.toThrow('no route for GET /other');
});

describe('a wrapped function whose routes pass the proxy as well', () => {
  const spec = {
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders: {} },
    routes: {
      'GET /plain': { backend: 'orders', response: { headers: { set: { 'x-route': '${route}' } } } },
      'POST /small': { backend: 'orders', body: { maxSize: '1Ki' }, response: { headers: { add: { 'x-once': 'a' } } } },
      'ANY /moved': { backend: 'orders', rewrite: { path: '/new' } },
      'GET /moved': { backend: 'orders' },
    },
  };
  const proxyAndFunction = (routes: object) => {
    const both = planOf({ ...spec, routes } as ApiSpec, {
      backends: { orders: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:orders', wrapped: true } },
    });
    const seen: ProxyEvent[] = [];
    const handler = wrap(async (event: ProxyEvent) => {
      seen.push(event);
      return { statusCode: 200, headers: { 'x-once': 'b' }, body: 'ok' };
    }, both.wrapped.orders);
    const proxy = proxyOf(both.proxy as ProxyConfig, {
      invoke: async (_, payload) => ({ failed: false, payload: JSON.stringify(await handler(JSON.parse(payload), undefined)) }),
      send: async () => 'connect-failure',
      random: () => 0,
      matchesRegex: () => false,
    });
    return { seen, handler, proxy };
  };

  test('gets what the proxy sends and answers through it, changed once', async () => {
    const { seen, proxy } = proxyAndFunction(spec.routes);
    const small = await proxy(proxyEvent({ method: 'POST', resource: '/small', body: '{}' }));
    expect([small.statusCode, small.multiValueHeaders?.['x-once']]).toEqual([200, ['b', 'a']]);
    expect((await proxy(proxyEvent({ method: 'POST', resource: '/small', body: 'x'.repeat(1025) }))).statusCode).toBe(413);
    expect((await proxy(proxyEvent({ method: 'PUT', resource: '/moved' }))).statusCode).toBe(200);
    expect(seen.map(({ httpMethod, path }) => `${httpMethod} ${path}`)).toEqual(['POST /small', 'PUT /new']);
  });

  test('does by itself what passes no proxy, also beside other methods of the path', async () => {
    const { seen, handler } = proxyAndFunction(spec.routes);
    expect((await handler(proxyEvent({ resource: '/plain' }), undefined)).multiValueHeaders).toMatchObject({ 'x-route': ['GET /plain'] });
    await handler(proxyEvent({ resource: '/moved', headers: { 'x-original-url': '/admin' } }), undefined);
    expect(seen[1]?.headers).not.toHaveProperty('x-original-url');
  });

  test('works where all of them do', async () => {
    const { proxy } = proxyAndFunction({ 'POST /small': spec.routes['POST /small'] });
    expect((await proxy(proxyEvent({ method: 'POST', resource: '/small', body: '{}' }))).statusCode).toBe(200);
  });
});

test.each(['/api/orders/%2e%2e', '/api/orders/a%5Cb', '/api/orders/a;b', '/api//7'])(
  'a wrapped function never sees the odd path %s, whose answer is a problem',
  async (path) => {
    let asked = false;
    const handler = wrap(async () => {
      asked = true;
      return { statusCode: 200 };
    }, config);
    const headers = { Origin: 'https://app.example.com' };
    const result = await handler(proxyEvent({ resource: '/api/orders/{id}', path, parameters: { id: 'x' }, headers }), undefined);
    expect(asked).toBe(false);
    expect([result.statusCode, JSON.parse(result.body ?? '').type]).toEqual([400, 'urn:tollgate:problem:path-refused']);
    expect(result.multiValueHeaders).toMatchObject({
      'content-type': ['application/problem+json'],
      'access-control-allow-origin': ['https://app.example.com'],
    });
  },
);

test('a wrapped function never sees a header with an underscore, whose answer is a problem', async () => {
  let asked = false;
  const handler = wrap(async () => {
    asked = true;
    return { statusCode: 200 };
  }, config);
  const event = proxyEvent({ resource: '/api/orders/{id}', path: '/api/orders/7', parameters: { id: '7' }, headers: { X_User: 'root' } });
  const result = await handler(event, undefined);
  expect([asked, result.statusCode, JSON.parse(result.body ?? '').type]).toEqual([false, 400, 'urn:tollgate:problem:invalid-request']);
});

test('the answer of a wrapped function may have members that are null', async () => {
  const handler = wrap(async () => ({ statusCode: 204, headers: null, multiValueHeaders: null, body: null }), config);
  const result = await handler(proxyEvent({ resource: '/api/orders/{id}', path: '/api/orders/7', parameters: { id: '7' } }), undefined);
  expect([result.statusCode, result.body]).toEqual([204, '']);
});

describe('a function gets the parameters of its route, whatever the resource calls them', () => {
  const spec: ApiSpec = {
    name: 'shop',
    basePath: '/api',
    access: { open: 'a test' },
    backends: { files: {} },
    routes: {
      'GET /repos/{owner}': { backend: 'files' },
      'GET /repos/{template_owner}/x': { backend: 'files' },
      'GET /f/{id}': { backend: 'files' },
      'ANY /f/{rest+}': { backend: 'files' },
      'GET /f/new': { backend: 'files' },
    },
  };
  const bindings = { backends: { files: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:files', wrapped: true } } };
  const wrapConfig = planOf(spec, bindings).wrapped.files as ProxyConfig;
  const moved = Object.fromEntries(Object.entries(spec.routes).map(([key, route]) => [key, { ...route, body: { maxSize: '1Ki' } }]));
  const proxyConfig = planOf({ ...spec, routes: moved }, bindings).proxy as ProxyConfig;

  const rows: [string, string, string, { [name: string]: string } | null, ProxyEvent['pathParameters']][] = [
    ['GET', '/api/repos/{owner}', '/api/repos/bob', { owner: 'bob' }, { owner: 'bob' }],
    ['GET', '/api/repos/{owner}/x', '/api/repos/bob/x', { owner: 'bob' }, { template_owner: 'bob' }],
    ['GET', '/api/f/{id}', '/api/f/7', { id: '7' }, { id: '7' }],
    ['PUT', '/api/f/{id}', '/api/f/a%20b', { id: 'a%20b' }, { rest: 'a%20b' }],
    ['PUT', '/api/f/{id}/{rest+}', '/api/f/7/a/b', { id: '7', rest: 'a/b' }, { rest: '7/a/b' }],
    ['PUT', '/api/f', '/api/f', null, null],
    ['PUT', '/api/f/new', '/api/f/new', null, { rest: 'new' }],
  ];

  test.each(rows)('%s %s at %s', async (method, resource, path, parameters, expected) => {
    const seen: ProxyEvent['pathParameters'][] = [];
    const handler = async (event: ProxyEvent) => {
      seen.push(event.pathParameters);
      return { statusCode: 200 };
    };
    const event = proxyEvent({ method, resource, path, ...(parameters !== null && { parameters }) });
    await wrap(handler, wrapConfig)(event, undefined);
    const invoke = async (_: string, payload: string) => ({ failed: false, payload: JSON.stringify(await handler(JSON.parse(payload))) });
    await proxyOf(proxyConfig, { invoke, send: async () => 'connect-failure', random: () => 0, matchesRegex: () => false })(event);
    expect(seen).toEqual([expected, expected]);
  });
});

test('without its layer a function answers nothing, and says what it lacks', async () => {
  const handler = wrap(async () => ({ statusCode: 200 }));

  await expect(handler({} as ProxyEvent, undefined)).rejects.toThrow('wrap() finds no /opt/tollgate/config.json; add the layer');
});
