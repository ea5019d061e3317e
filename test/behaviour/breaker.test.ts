import { expect, test } from 'vitest';
import { eventually, sleep } from './support/gateway';
import { answers, breakerIs, resets, running, type Scripted, scripted, traffic } from './support/scripted';

const open = { open: 'a test' };

function spec(breaker: object, more: { readonly backends?: object; readonly routes?: object; readonly backend?: object } = {}) {
  return {
    name: 'shop',
    access: open,
    backends: { orders: { breaker, ...more.backend }, users: {}, ...more.backends },
    routes: { 'GET /orders': { backend: 'orders' }, 'GET /users': { backend: 'users' }, ...more.routes },
  };
}

const FAST = { errorPercent: 50, minRequests: 10, window: '2s', openFor: '1s', recoverOver: '2s' };

async function start(shop: object, names: readonly string[] = ['orders', 'users']) {
  const backends = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await scripted(answers(200))] as const)));
  const bound = Object.fromEntries(Object.entries(backends).map(([name, { url }]) => [name, { url }]));
  return { backends, gateway: await running({ spec: shop, bindings: { backends: bound } }) };
}

test('a breaker opens when its backend fails, lets a growing share through, and closes; another backend is not touched', async () => {
  const { gateway, backends } = await start(spec(FAST));
  const { orders, users } = backends as Record<'orders' | 'users', Scripted>;
  const sent = traffic(`${gateway.url}/orders`, 5);
  const others = traffic(`${gateway.url}/users`, 20);
  await sleep(1_000);
  expect(new Set(sent.statuses)).toEqual(new Set([200]));

  orders.behave(answers(500));
  const failing = Date.now();
  await breakerIs(gateway, 'shop/orders', 'open');
  expect(Date.now() - failing).toBeLessThan(2_500);
  await sleep(200);
  const reached = orders.seen.length;
  const refused = await fetch(`${gateway.url}/orders`);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ type: 'urn:tollgate:problem:overloaded', status: 503 });
  await sleep(300);
  expect(orders.seen.length).toBe(reached);

  orders.behave(answers(200));
  await breakerIs(gateway, 'shop/orders', 'half-open');
  const [before, asked] = [orders.seen.length, sent.statuses.length];
  await sleep(400);
  const share = (orders.seen.length - before) / (sent.statuses.length - asked);
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThan(0.5);
  await breakerIs(gateway, 'shop/orders', 'closed');
  await sleep(300);
  const after = sent.statuses.length;
  await sleep(500);
  expect(new Set(sent.statuses.slice(after))).toEqual(new Set([200]));

  await others.stop();
  expect(new Set(others.statuses)).toEqual(new Set([200]));
  expect(users.seen.length).toBe(others.statuses.length);
  expect(await gateway.metrics()).toMatch(/^tollgate_breaker_openings_total\{backend="shop\/orders"\} 1$/m);
  expect(gateway.output()).toMatch(/the breaker of shop\/orders is open: \d+ of \d+ requests failed/);
}, 60_000);

test('a half-open breaker lets five percent through at first', async () => {
  const { gateway, backends } = await start(spec({ ...FAST, recoverOver: '24h' }));
  const orders = backends.orders as Scripted;
  orders.behave(answers(500));
  const sent = traffic(`${gateway.url}/orders`, 10);
  await breakerIs(gateway, 'shop/orders', 'open');
  orders.behave(answers(200));
  await breakerIs(gateway, 'shop/orders', 'half-open');
  await sent.stop();
  await sleep(300);

  const before = orders.seen.length;
  for (let round = 0; round < 40; round++) {
    await Promise.all(Array.from({ length: 50 }, async () => (await fetch(`${gateway.url}/orders`)).arrayBuffer()));
  }
  // 100 of 2000 on average, with a deviation of 9.7: five of them either way are left less than once in a million times
  expect(orders.seen.length - before).toBeGreaterThan(51);
  expect(orders.seen.length - before).toBeLessThan(149);
}, 60_000);

test('a backend that is still bad when it is tried again is left alone again', async () => {
  const { gateway, backends } = await start(spec({ ...FAST, minRequests: 5, recoverOver: '20s' }));
  (backends.orders as Scripted).behave(answers(500));
  traffic(`${gateway.url}/orders`, 4);

  await breakerIs(gateway, 'shop/orders', 'open');
  await breakerIs(gateway, 'shop/orders', 'half-open');
  await breakerIs(gateway, 'shop/orders', 'open');
}, 60_000);

test.each([
  { quantile: 'p50', slow: 0.75 },
  { quantile: 'p90', slow: 0.4 },
  { quantile: 'p95', slow: 0.3 },
  { quantile: 'p99', slow: 0.2 },
])(
  'a breaker opens when $quantile of the answers is too slow, and not before',
  async ({ quantile, slow }) => {
    const { gateway, backends } = await start(spec({ ...FAST, errorPercent: undefined, latency: { [quantile]: '100ms' }, openFor: '24h' }));
    const sent = traffic(`${gateway.url}/orders`, 10);
    await sleep(3_000);
    expect(await gateway.ready()).toMatchObject({ breakers: { 'shop/orders': 'closed' } });
    expect(new Set(sent.statuses)).toEqual(new Set([200]));

    let count = 0;
    (backends.orders as Scripted).behave((request, response, body) => {
      count += slow;
      const late = count >= 1;
      if (late) count -= 1;
      answers(200, { millis: late ? 200 : 0 })(request, response, body);
    });

    await breakerIs(gateway, 'shop/orders', 'open', 8_000);
    expect(gateway.output()).toMatch(new RegExp(`is open: ${quantile} of \\d+ requests is above 100 ms`));
  },
  60_000,
);

test.each([
  { what: 'resets', behaviour: resets, backend: {} },
  { what: 'timeouts', behaviour: answers(200, { millis: 5_000 }), backend: { timeout: '100ms' } },
])(
  '$what count as failures',
  async ({ behaviour, backend }) => {
    const { gateway, backends } = await start(spec(FAST, { backend }));
    (backends.orders as Scripted).behave(behaviour);
    traffic(`${gateway.url}/orders`, 20);

    await breakerIs(gateway, 'shop/orders', 'open');
  },
  60_000,
);

test('an unreachable backend counts as one that fails', async () => {
  const gateway = await running({
    spec: spec(FAST),
    bindings: { backends: { orders: { url: 'http://127.0.0.1:1' }, users: { url: 'http://127.0.0.1:1' } } },
  });
  traffic(`${gateway.url}/orders`, 20);

  await breakerIs(gateway, 'shop/orders', 'open');
}, 60_000);

test('errors of requests do not open a breaker, nor do few failures', async () => {
  const { gateway, backends } = await start(spec({ ...FAST, minRequests: 40, window: '1s' }));
  const orders = backends.orders as Scripted;
  orders.behave(answers(404));
  const many = traffic(`${gateway.url}/orders`, 10);
  await sleep(1_500);
  await many.stop();
  orders.behave(answers(500));
  traffic(`${gateway.url}/orders`, 50);
  await sleep(3_000);

  expect(await gateway.ready()).toMatchObject({ breakers: { 'shop/orders': 'closed' } });
}, 60_000);

test('with shares by weight, the share of an open backend is refused and the other keeps its own', async () => {
  const shares = {
    weighted: [
      { backend: 'orders', weight: 40 },
      { backend: 'users', weight: 60 },
    ],
  };
  const { gateway, backends } = await start(spec({ ...FAST, openFor: '24h' }, { routes: { 'GET /both': shares } }));
  (backends.orders as Scripted).behave(answers(500));
  const sent = traffic(`${gateway.url}/both`, 5);
  await breakerIs(gateway, 'shop/orders', 'open');
  await sent.stop();
  await sleep(300);

  const statuses: number[] = [];
  for (let round = 0; round < 40; round++) {
    statuses.push(...(await Promise.all(Array.from({ length: 50 }, async () => (await fetch(`${gateway.url}/both`)).status))));
  }
  const refused = statuses.filter((status) => status === 503).length;
  expect(statuses.filter((status) => status === 200).length).toBe(2_000 - refused);
  // 800 of 2000 on average, with a deviation of 22
  expect(refused).toBeGreaterThan(690);
  expect(refused).toBeLessThan(910);
}, 60_000);

test('checks come before an open breaker: who may not ask is told so', async () => {
  const limited = { backend: 'orders', require: { headers: ['x-key'] }, limits: [{ requests: 2, per: 'hour', scope: 'instance' }] };
  const { gateway, backends } = await start(spec({ ...FAST, openFor: '24h' }, { routes: { 'GET /checked': limited } }));
  (backends.orders as Scripted).behave(answers(500));
  traffic(`${gateway.url}/orders`, 10);
  await breakerIs(gateway, 'shop/orders', 'open');
  await sleep(300);
  const status = async (headers = {}) => (await fetch(`${gateway.url}/checked`, { headers })).status;

  expect([await status({ 'x-key': 'a' }), await status(), await status()]).toEqual([503, 400, 429]);
}, 60_000);

test('a reload leaves an open breaker open, a new rule closes it, and so does leaving it out', async () => {
  const rule = { ...FAST, openFor: '24h' };
  const { gateway, backends } = await start(spec(rule));
  (backends.orders as Scripted).behave(answers(500));
  const opened = async () => {
    const sent = traffic(`${gateway.url}/orders`, 10);
    await breakerIs(gateway, 'shop/orders', 'open');
    await sent.stop();
    await sleep(300);
  };
  const status = async (path: string) => (await fetch(`${gateway.url}${path}`)).status;
  const reload = async (shop: object) => {
    const before = (await gateway.ready()).generation;
    gateway.writeSpec(shop);
    await eventually(async () => (await gateway.ready()).generation !== before);
    await sleep(600);
  };
  await opened();

  await reload(spec(rule, { routes: { 'GET /more': { backend: 'orders' } } }));
  expect([await status('/orders'), await status('/more')]).toEqual([503, 503]);
  await reload(spec({ ...rule, minRequests: 11 }));
  expect(await status('/orders')).toBe(500);

  await opened();
  expect(await status('/orders')).toBe(503);
  const { breaker: _breaker, ...without } = spec(rule).backends.orders;
  await reload({ ...spec(rule), backends: { orders: without, users: {} } });
  expect(await status('/orders')).toBe(500);
  expect(await gateway.ready()).not.toHaveProperty('breakers');
}, 60_000);
