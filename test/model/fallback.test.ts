import { expect, test } from 'vitest';
import { fallbackOf, standIns } from '../../src/model/fallback';
import { waysOf } from '../../src/model/ways';
import type { Backend } from '../../src/spec/backend';
import type { Route } from '../../src/spec/route';
import { model, problems, route, shop } from './support';

const none = { respond: { status: 200, body: 'none' } };

test('a route has the fallback of its backend, or its own in the place of all of it', () => {
  const api = model(
    shop({
      backends: { orders: { fallback: none }, spare: {} },
      routes: {
        'GET /a': { backend: 'orders' },
        'GET /b': { backend: 'orders', fallback: { backend: 'spare' } },
        'GET /c': { backend: 'spare' },
      },
    }),
  );
  const of = (key: string, backend: string) => fallbackOf(api.routes.find((one) => one.key === key) as never, backend, api);

  expect(of('GET /a', 'orders')).toMatchObject({ origin: 'backend', fallback: { respond: { status: 200, body: 'none' } } });
  expect(of('GET /b', 'orders')).toEqual({ origin: 'route', fallback: { backend: 'spare' } });
  expect(of('GET /c', 'spare')).toBeUndefined();
});

test('streams do without the fallback of their backend', () => {
  const api = model(shop({ backends: { orders: { fallback: none } }, routes: { 'GET /a': { backend: 'orders', stream: { sse: {} } } } }));

  expect(fallbackOf(api.routes[0] as never, 'orders', api)).toBeUndefined();
});

test('a body that another backend may get is kept, and so is at most 1Mi unless more is written', () => {
  const backends = { orders: { fallback: { backend: 'spare' } }, spare: {} };
  const size = (own: object) => route(shop({ backends, routes: { 'POST /a': { backend: 'orders', ...own } } }), 'POST /a').maxBodyBytes;

  expect(size({})).toBe(1024 * 1024);
  expect(size({ body: { maxSize: '5Mi' } })).toBe(5 * 1024 * 1024);
  expect(size({ fallback: none })).toBeUndefined();
  expect(size({ backend: 'spare' })).toBeUndefined();
  expect(size({ backend: 'spare', variants: [{ when: { headers: { a: 'b' } }, backend: 'orders' }] })).toBe(1024 * 1024);
});

test('a body is kept as well where only the backend of a version falls back on another', () => {
  const backends = { orders: {}, next: { fallback: { backend: 'spare' } }, spare: {} };
  const size = (by: object, own: object = {}) => {
    const versions = { by, list: { '1': {}, '2': { backends: { orders: 'next' } } } };
    const { routes } = model(
      shop({ versions, backends, routes: { 'POST /a': { backend: 'orders', ...own }, 'GET /b': { backend: 'orders' } } }),
    );
    return routes.filter(({ key }) => key === 'POST /a').map(({ maxBodyBytes }) => maxBodyBytes);
  };

  expect(size({ header: 'x-version' })).toEqual([1024 * 1024]);
  expect(size({ path: 'v' })).toEqual([1024 * 1024, 1024 * 1024]);
  expect(size({ header: 'x-version' }, { versions: ['1'] })).toEqual([undefined]);
});

test('each way of a route has the backends that stand in for its own', () => {
  const backends = { orders: { fallback: { backend: 'spare' } }, spare: { fallback: { backend: 'orders' } } };
  const variants = [{ when: { headers: { a: 'b' } }, backend: 'spare' }];
  const api = model(shop({ backends, routes: { 'GET /a': { backend: 'orders', variants } } }));

  expect(waysOf(api.routes[0] as never).map((way) => standIns(way, api))).toEqual([['orders'], ['spare']]);
});

test('a backend does not stand in for itself', () => {
  const spec = shop({
    backends: { orders: { fallback: { backend: 'orders' } }, spare: {} },
    routes: { 'GET /a': { backend: 'spare', fallback: { backend: 'spare' } }, 'GET /b': { backend: 'orders' } },
  });
  const why = 'a backend that fails does not stand in for itself; name another one, or write a fixed answer as respond [FallbackOnItself]';

  expect(problems(spec)).toEqual([`backends.orders.fallback.backend: ${why}`, `routes["GET /a"].fallback.backend: ${why}`]);
});

test('of backends that share a route either all fall back on one other, or none does on another', () => {
  const shared = (orders: object, users: object, route: object = {}) =>
    problems(
      shop({
        backends: { orders, users, spare: {} },
        routes: {
          'GET /a': {
            weighted: [
              { backend: 'orders', weight: 1 },
              { backend: 'users', weight: 1 },
            ],
            ...route,
          },
          'GET /b': { backend: 'spare' },
        },
      }),
    );
  const spare = { fallback: { backend: 'spare' } };

  for (const other of [{}, { fallback: none }]) {
    expect(shared(spare, other)).toEqual([
      'routes["GET /a"]: its backends fall back on different things, and one of them on another backend; write one fallback on the route [FallbackDiffers]',
    ]);
    expect(shared(spare, other, { fallback: none })).toEqual([]);
  }
  expect(shared(spare, spare)).toEqual([]);
  expect(shared({ fallback: none }, {})).toEqual([]);
});

test('a canary falls back on what it is tried beside, which has no fallback or another one', () => {
  const canary = { backend: 'next', weightPercent: 5 };
  const said = (orders: Backend, own: Partial<Route> = {}) =>
    problems(
      shop({
        backends: { orders, next: { fallback: { backend: 'orders' } } },
        routes: { 'GET /a': { backend: 'orders', canary, ...own } },
      }),
    );

  expect(said({})).toEqual([]);
  expect(said({ fallback: none })).toEqual([]);
  expect(said({}, { fallback: { backend: 'orders' } })).toEqual([]);
});

test('a backend that would get the exchanged token of another one does not stand in for it', () => {
  const client = { secret: 'client' };
  const exchange = (audience: string) => ({ exchange: { endpoint: 'https://id.example.com/token', audience, client } });
  const spec = (orders: object, spare: object) =>
    shop({
      schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
      access: { scheme: 'customers' },
      backends: { orders: { ...orders, fallback: { backend: 'spare' } }, spare },
    });
  const why =
    'routes["GET /orders"]: "spare" stands in for "orders" and would get its token, but they do not exchange tokens alike; give both the same "exchange" [ExchangeDiffers]';

  expect(problems(spec(exchange('orders'), {}))).toEqual([why]);
  expect(problems(spec({}, exchange('spare')))).toEqual([why]);
  expect(problems(spec(exchange('orders'), exchange('orders')))).toEqual([]);
});
