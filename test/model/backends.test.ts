import { describe, expect, test } from 'vitest';
import { faultOf } from '../../src/model/fault';
import { mirrorOf } from '../../src/model/mirror';
import type { ApiSpec } from '../../src/spec/api';
import type { Backend } from '../../src/spec/backend';
import type { Mirror } from '../../src/spec/mirror';
import type { Route } from '../../src/spec/route';
import { model, problems, schemes, shop } from './support';

const divided = (orders: Backend, next: Backend, own: Partial<Route> = {}): ApiSpec => {
  const weighted = [
    { backend: 'orders', weight: 90 },
    { backend: 'next', weight: 10 },
  ];
  return shop({
    backends: { orders, next, shadow: {} },
    routes: { 'GET /orders': { weighted, ...own }, 'GET /shadow': { backend: 'shadow' } },
  });
};

const DIFFERENT = (field: string, code: string) =>
  `warning: routes["GET /orders"]: "GET /orders" divides its requests among backends with different "${field}", and that of the first, "orders", counts for all of them; write ${field} on the route [${code}]`;

describe('backends that share a route', () => {
  test('repeat as the first says: that others say something else is odd', () => {
    expect(problems(divided({ retry: { attempts: 2 } }, {}))).toEqual([DIFFERENT('retry', 'RetryDiffers')]);
    expect(problems(divided({ retry: { attempts: 1 } }, { retry: {} }))).toEqual([]);
    expect(problems(divided({ retry: { attempts: 2 } }, { retry: {} }, { retry: { attempts: 2 } }))).toEqual([]);
  });

  test('have one mirror, that of the first', () => {
    const mirror = { backend: 'shadow' };
    expect(problems(divided({ mirror }, {}))).toEqual([DIFFERENT('mirror', 'MirrorDiffers')]);
    expect(problems(divided({ mirror }, {}, { mirror: { backend: 'shadow', percent: 1 } }))).toEqual([]);
  });

  test('each have faults of their own, unless the route has some', () => {
    const abort = (status: number) => ({ abort: { status, percent: 1 } });
    const faults = (own: Partial<Route> = {}) => {
      const api = model(divided({ fault: abort(500) }, { fault: abort(501) }, own));
      const route = api.routes.find(({ key }) => key === 'GET /orders');
      return route && ['orders', 'next', 'shadow'].map((name) => faultOf(name, route, api)?.abort?.status);
    };

    expect(faults()).toEqual([500, 501, undefined]);
    expect(faults({ fault: abort(502) })).toEqual([502, 502, 502]);
  });
});

describe('a mirror', () => {
  const copied = (mirror: Mirror | undefined, own: Partial<Route> = {}, fields: Partial<ApiSpec> = {}) => {
    const orders = { ...(mirror === undefined ? {} : { mirror }), ...fields.backends?.orders };
    const routes = { 'GET /orders': { backend: 'orders', ...own }, 'GET /shadow': { backend: 'shadow' } };
    const api = model(shop({ ...fields, backends: { shadow: {}, other: {}, ...fields.backends, orders }, routes }));
    const [route] = api.routes;
    return route && mirrorOf(route.action, route, api);
  };

  test('gets every copy where nothing else is written', () => {
    expect(copied({ backend: 'shadow' })).toEqual({ backend: 'shadow', percent: 100, authorized: true });
  });

  test('of the route comes before that of its backend, whole', () => {
    expect(copied({ backend: 'shadow', percent: 5 }, { mirror: { backend: 'other' } })).toEqual({
      backend: 'other',
      percent: 100,
      authorized: true,
    });
  });

  test('of no share is none', () => {
    expect(copied({ backend: 'shadow' }, { mirror: { backend: 'shadow', percent: 0 } })).toBeUndefined();
  });

  test('gets no token that was made for another backend', () => {
    const exchange = { endpoint: 'https://id.example.com/token', audience: 'orders', client: { secret: 'client' } };
    const tokens = { schemes: schemes('jwt'), access: { scheme: 'jwt' } };
    const authorized = (backends: Record<string, Backend>) => copied({ backend: 'shadow' }, {}, { ...tokens, backends })?.authorized;

    expect(authorized({ orders: { exchange } })).toBe(false);
    expect(authorized({ shadow: { exchange } })).toBe(false);
    expect(authorized({ orders: { exchange }, shadow: { exchange } })).toBe(true);
  });

  test('of itself is refused', () => {
    const said = (path: string) =>
      `${path}.mirror.backend: "orders" would get its own requests twice; name another backend [MirrorsItself]`;
    const routes = { 'GET /orders': { backend: 'orders', mirror: { backend: 'orders' } } };

    expect(problems(shop({ backends: { orders: { mirror: { backend: 'orders' } } } }))).toEqual([said('backends.orders')]);
    expect(problems(shop({ routes }))).toEqual([said('routes["GET /orders"]')]);
  });

  test('of one share is not the backend of another, which would be asked twice', () => {
    const twice = '"next" would get its own requests twice; name another backend [MirrorsItself]';
    const mirror = { backend: 'next' };

    expect(problems(divided({ mirror }, { mirror }))).toContain(`backends.orders.mirror.backend: ${twice}`);
    expect(problems(divided({}, {}, { mirror }))).toContain(`routes["GET /orders"].mirror.backend: ${twice}`);
  });

  test('of the stable side may be the canary, which copies nothing', () => {
    const routes = { 'GET /orders': { backend: 'orders', canary: { backend: 'next', weightPercent: 5 } } };

    expect(problems(shop({ backends: { orders: { mirror: { backend: 'next' } }, next: {} }, routes }))).toEqual([]);
  });
});

describe('times that contradict each other are odd', () => {
  test.each<[Backend, string]>([
    [
      { timeout: '1s', connectTimeout: '2s' },
      'connectTimeout: "2s" is above the timeout of 1000 ms for the whole answer, which ends first; give a shorter one [ConnectAboveTimeout]',
    ],
    [
      { healthCheck: { path: '/h', timeout: '6s' } },
      'healthCheck.timeout: one check may take "6s", longer than the "5s" between two; give a shorter timeout [CheckAboveInterval]',
    ],
  ])('%j', (orders, said) => {
    expect(problems(shop({ backends: { orders } }))).toEqual([`warning: backends.orders.${said}`]);
  });

  test('but the default of one is not', () => {
    expect(problems(shop({ backends: { orders: { timeout: '500ms', healthCheck: { path: '/h', timeout: '5s' } } } }))).toEqual([]);
  });
});

describe('a plan that admits more at one instant than a backend takes', () => {
  const limited = (capacity: Backend['capacity'], burst: number) =>
    shop({
      schemes: schemes('jwt'),
      access: { scheme: 'jwt' },
      backends: { orders: capacity === undefined ? {} : { capacity } },
      plans: { gold: { rate: { requests: 10, per: 'second', burst }, onStoreFailure: 'deny' } },
      defaultPlan: 'gold',
    });

  test('is odd', () => {
    expect(problems(limited({ requests: 20, pendingRequests: 5 }, 26))).toEqual([
      'warning: plans.gold.rate: admits 26 requests at one instant, and "orders" takes 25 from one gateway instance (capacity); the others get 503. Give a smaller burst or a larger capacity [BurstAboveCapacity]',
    ]);
  });

  test.each<[Backend['capacity'], number]>([
    [{ requests: 20, pendingRequests: 5 }, 25],
    [{ connections: 4, pendingRequests: 5 }, 9],
    [undefined, 1_000_000],
  ])('up to what it takes is not: %j, %i', (capacity, burst) => {
    expect(problems(limited(capacity, burst))).toEqual([]);
  });
});
