import { describe, expect, test } from 'vitest';
import type { GatewaySettings } from '../../src/spec/gateway';
import type { Route } from '../../src/spec/route';
import { model, route, shop } from './support';

const gateway = (baseline: GatewaySettings['baseline']) => ({ settings: { baseline } }) as { settings: GatewaySettings };
const own = (fields: Partial<Route>) => ({ routes: { 'GET /orders': { backend: 'orders', ...fields } } });

describe('ips add up', () => {
  const [a, b, c] = [{ deny: ['10.0.0.0/8'] }, { allow: ['192.168.0.0/16'] }, { allow: ['192.168.1.0/24'], deny: [] }];

  test('over gateway, API and route', () => {
    expect(route(shop({ ips: b, ...own({ ips: c }) }), 'GET /orders', gateway({ ips: a })).ips).toEqual([
      { origin: 'gateway', allow: [], deny: ['10.0.0.0/8'] },
      { origin: 'api', allow: ['192.168.0.0/16'], deny: [] },
      { origin: 'route', allow: ['192.168.1.0/24'], deny: [] },
    ]);
  });

  test('and are none where none are written', () => {
    expect(route(shop()).ips).toEqual([]);
  });
});

describe('body is inherited field by field', () => {
  test.each([
    ['the route', '1Ki', '2Ki', '4Ki', 1024, 'route'],
    ['the API', undefined, '2Ki', '4Ki', 2048, 'api'],
    ['the gateway', undefined, undefined, '4Ki', 4096, 'gateway'],
  ])('from %s', (_, onRoute, onApi, onGateway, bytes, origin) => {
    const body = onRoute === undefined ? {} : { maxSize: onRoute };
    const spec = shop({
      ...(onApi === undefined ? {} : { body: { maxSize: onApi } }),
      ...own({ body: { ...body, contentTypes: ['Application/JSON'] } }),
    });

    expect(route(spec, 'GET /orders', gateway({ body: { maxSize: onGateway } }))).toMatchObject({
      maxBodyBytes: bytes,
      contentTypes: ['application/json'],
      origin: { body: origin },
    });
  });

  test('and is left to the target where nothing is written', () => {
    const found = route(shop());

    expect(found).not.toHaveProperty('maxBodyBytes');
    expect(found.origin.body).toBe('default');
  });

  test('of 0 bytes is a size', () => {
    expect(route(shop(own({ body: { maxSize: '0' } }))).maxBodyBytes).toBe(0);
  });
});

describe('cors is replaced whole', () => {
  const cors = (name: string) => ({ origins: [`https://${name}.example.com`] });

  test.each([
    ['the route', cors('route'), cors('api'), 'https://route.example.com', 'route'],
    ['the API', undefined, cors('api'), 'https://api.example.com', 'api'],
    ['the gateway', undefined, undefined, 'https://app.example.com', 'gateway'],
  ])('from %s', (_, onRoute, onApi, origin, level) => {
    const spec = shop({ ...(onApi === undefined ? {} : { cors: onApi }), ...(onRoute === undefined ? {} : own({ cors: onRoute })) });
    const baseline = {
      cors: { origins: ['https://app.example.com', 'https://api.example.com', 'https://route.example.com'], credentials: true },
    };

    const found = route(spec, 'GET /orders', gateway(baseline));

    expect(found.cors?.origins).toContain(origin);
    expect(found.cors?.credentials).toBe(level === 'gateway');
    expect(found.origin.cors).toBe(level);
  });

  test('and has defaults', () => {
    expect(route(shop({ cors: cors('app') })).cors).toEqual({
      origins: ['https://app.example.com'],
      methods: [],
      headers: ['authorization', 'content-type'],
      exposeHeaders: [],
      credentials: false,
      maxAgeSeconds: 600,
    });
  });
});

describe('the timeout comes', () => {
  const backends = { orders: { timeout: '5s' }, slow: { timeout: '20s' }, plain: {} };
  const both = {
    weighted: [
      { backend: 'orders', weight: 1 },
      { backend: 'slow', weight: 1 },
    ],
  };
  const answer = { respond: { status: 200 } };

  test.each<[string, Route, string | undefined, number, string]>([
    ['from the route', { backend: 'orders', timeout: '2s' }, undefined, 2000, 'route'],
    [
      'from an aggregate',
      { aggregate: { calls: { a: { get: '/', backend: 'orders' } }, answer: {}, timeout: '800ms' } },
      undefined,
      800,
      'route',
    ],
    ['from a batch', { batch: { timeout: '3s' } }, undefined, 3000, 'route'],
    ['from the backend', { backend: 'orders' }, undefined, 5000, 'backend'],
    ['from the slowest of several backends', both, undefined, 20_000, 'backend'],
    [
      'by default where that is the longest',
      {
        weighted: [
          { backend: 'orders', weight: 1 },
          { backend: 'plain', weight: 1 },
        ],
      },
      undefined,
      15_000,
      'default',
    ],
    ['by default', { backend: 'plain' }, undefined, 15_000, 'default'],
    ['by default where the gateway answers by itself', answer, undefined, 15_000, 'default'],
    ['from the gateway where that is below the default', { backend: 'plain' }, '10s', 10_000, 'gateway'],
    ['by default where the gateway has a higher ceiling', { backend: 'plain' }, '30s', 15_000, 'default'],
    ['from the backend below the ceiling', { backend: 'orders' }, '10s', 5000, 'backend'],
  ])('%s', (_, written, ceiling, millis, origin) => {
    const used = Object.fromEntries(Object.entries(backends).filter(([name]) => ceiling === undefined || name !== 'slow'));
    const spec = shop({ backends: used, routes: { 'GET /orders': written } });

    expect(route(spec, 'GET /orders', ceiling === undefined ? {} : gateway({ timeout: ceiling }))).toMatchObject({
      timeoutMillis: millis,
      origin: { timeout: origin },
    });
  });

  test("of a backend without one from the gateway's ceiling too", () => {
    const { backends: found } = model(shop(), gateway({ timeout: '10s' }));

    expect(found.get('orders')?.timeoutMillis).toBe(10_000);
  });
});

test('a backend has defaults', () => {
  expect(model(shop()).backends.get('orders')).toEqual({
    name: 'orders',
    protocol: 'http1',
    timeoutMillis: 15_000,
    idleTimeoutMillis: 60_000,
    connectTimeoutMillis: 1000,
    spec: {},
  });
});

test('the owner is the nearest, tags add up, once each', () => {
  const spec = shop({
    owner: 'team-shop',
    tags: ['retail', 'eu'],
    routes: { 'GET /a': { backend: 'orders' }, 'GET /b': { backend: 'orders', owner: 'team-b', tags: ['eu', 'b'] } },
  });

  expect(model(spec).routes.map(({ owner, tags }) => [owner, tags])).toEqual([
    ['team-shop', ['retail', 'eu']],
    ['team-b', ['retail', 'eu', 'b']],
  ]);
});

describe("a route's id", () => {
  test('depends on its key alone', () => {
    const [one] = model(shop({ routes: { 'GET /a/{id}': { backend: 'orders' } } })).routes;
    const found = model(
      shop({ name: 'other', routes: { 'GET /a/{id}': { respond: { status: 200 } }, 'GET /a': { backend: 'orders' } } }),
    ).routes;

    expect(found.map(({ id }) => id)).toContain(one?.id);
    expect(one?.id).toMatch(/^get-a-id-[0-9a-f]{10}$/);
  });

  test('differs for keys that look alike as names', () => {
    const { routes } = model(
      shop({ routes: { 'GET /a/b': { backend: 'orders' }, 'GET /a-b': { backend: 'orders' }, 'GET /a/{b}': { backend: 'orders' } } }),
    );

    expect(new Set(routes.map(({ id }) => id)).size).toBe(3);
  });

  test('is a short name', () => {
    const [found] = model(shop({ routes: { [`GET /${'Long_Segment/'.repeat(20)}x`]: { backend: 'orders' } } })).routes;

    expect(found?.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(found?.id.length).toBeLessThan(63);
  });
});
