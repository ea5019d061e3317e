import { expect, test } from 'vitest';
import { resolve } from '../../src/model/resolve';
import { parseApi, parseSettings } from '../../src/spec/parse';
import { analysisTemplates } from '../../src/targets/kubernetes/manifests/analysis-template';
import { eventually } from './support/gateway';
import { type Told, told } from './support/prometheus';
import { answers, running, scripted } from './support/scripted';

const COUNTING = { observability: { metrics: {} } };
const limits = [{ requests: 1, per: 'hour', scope: 'instance' }];

/** A gateway that counts, and its backends: each answers 200 until it is told otherwise. */
async function counting(fields: object, names: readonly string[]) {
  const backends = await Promise.all(names.map(async (name) => [name, await scripted(answers(200))] as const));
  const bindings = { backends: Object.fromEntries(backends.map(([name, { url }]) => [name, { url }])) };
  const gatewayOf = (api: object, observed: object = {}) => ({
    name: 'edge',
    observability: { ...COUNTING.observability, ...observed },
    apis: [{ name: 'shop', access: { open: 'a test' }, ...api }],
  });
  const gateway = await running({ spec: gatewayOf(fields), bindings });
  return {
    gateway,
    backends: Object.fromEntries(backends),
    get: async (path: string, init: RequestInit = {}) => (await fetch(gateway.url + path, init)).status,
    metrics: async () => told(await gateway.metrics()),
    reload: (api: object, observed: object) => gateway.writeSpec(gatewayOf(api, observed)),
  };
}

/** Waits until what is told is so: Envoy merges times once a second. */
async function soon(metrics: () => Promise<Told>, isSo: (told: Told) => boolean): Promise<Told> {
  await eventually(async () => isSo(await metrics()));
  return metrics();
}

const VERSIONS = { by: { header: 'x-version' }, defaultVersion: '1', list: { '1': {}, '2': {} } };

test('each request counts once, by route, version and status, and the answers of the gateway itself count too', async () => {
  const { get, metrics, backends } = await counting(
    {
      versions: VERSIONS,
      backends: { orders: {} },
      routes: {
        'GET /orders/{id}': { backend: 'orders' },
        'GET /scarce': { backend: 'orders', limits },
        'GET /health': { respond: { status: 200, body: 'ok' } },
      },
    },
    ['orders'],
  );
  for (const id of ['1', '2', '3']) await get(`/orders/${id}`);
  await get('/orders/4', { headers: { 'x-version': '2' } });
  backends.orders?.behave(answers(500));
  await get('/orders/5');
  backends.orders?.behave(answers(200));
  await get('/scarce');
  await get('/scarce');
  await get('/health');
  await get('/health', { method: 'PUT' });
  await get('/nowhere');
  await get('/orders//1');
  await get('/orders/1', { headers: { 'x-version': '9' } });

  const requests = await metrics();
  expect(Object.fromEntries(requests.of('tollgate_requests_total'))).toEqual({
    'api="shop",route="GET /orders/{id}",version="1",code="200"': 3,
    'api="shop",route="GET /orders/{id}",version="1",code="500"': 1,
    'api="shop",route="GET /orders/{id}",version="2",code="200"': 1,
    'api="shop",route="GET /orders/{id}",version="",code="400"': 1,
    'api="shop",route="GET /scarce",version="1",code="200"': 1,
    'api="shop",route="GET /scarce",version="1",code="429"': 1,
    'api="shop",route="GET /health",version="1",code="200"': 1,
    'api="shop",route="405 /health",version="",code="405"': 1,
    'api="shop",route="path guard",version="",code="400"': 1,
    'api="shop",route="none",version="",code="404"': 1,
  });
}, 60_000);

test('no client makes a label: paths, methods, hosts and headers without end are as many series as before', async () => {
  const { get, metrics } = await counting({ routes: { 'GET /a/{id}': { respond: { status: 200, body: 'ok' } } } }, []);
  const odd = async (index: number) => {
    await get(`/a/${index}?q=${index}`, { headers: { 'x-version': `${index}`, 'user-agent': `${index}` } });
    await get(`/nowhere/${index}`);
    await get(`/a/${index}`, { method: `M${index}` });
  };
  await odd(0);
  const series = (await soon(metrics, (all) => all.of('tollgate_request_duration_seconds_count').size === 3)).names().length;
  for (let index = 1; index < 60; index++) await odd(index);

  const after = await soon(metrics, (all) => all.value('tollgate_request_duration_seconds_count', 'api="shop",route="GET /a/{id}"') === 60);
  expect(after.names().length).toBe(series);
  expect(after.value('tollgate_requests_total', 'api="shop",route="none",code="404"')).toBe(60);
}, 60_000);

test('times are in seconds, of the route and of its backend', async () => {
  const { get, metrics, backends } = await counting({ backends: { orders: {} }, routes: { 'GET /orders': { backend: 'orders' } } }, [
    'orders',
  ]);
  backends.orders?.behave(answers(200, { millis: 300 }));
  for (let round = 0; round < 4; round++) await get('/orders');

  const ROUTE = 'api="shop",route="GET /orders"';
  const all = await soon(metrics, (now) => now.value('tollgate_request_duration_seconds_count', ROUTE) === 4);
  for (const [name, labels] of [
    ['tollgate_request_duration_seconds', ROUTE],
    ['tollgate_backend_duration_seconds', 'backend="shop/orders"'],
  ] as const) {
    expect(all.value(`${name}_bucket`, `${labels},le="0.25"`)).toBe(0);
    expect(all.value(`${name}_bucket`, `${labels},le="+Inf"`)).toBe(4);
    expect(all.value(`${name}_sum`, labels)).toBeGreaterThan(1.15);
    expect(all.value(`${name}_sum`, labels)).toBeLessThan(20);
  }
}, 60_000);

test('tries and failures of a backend are as many as reached it, retries too', async () => {
  const { get, metrics, backends } = await counting(
    {
      backends: { orders: { retry: { attempts: 1, when: ['5xx'], backoff: { initial: '1ms', max: '2ms' }, budgetPercent: 100 } } },
      routes: { 'GET /orders': { backend: 'orders' } },
    },
    ['orders'],
  );
  let asked = 0;
  backends.orders?.behave((...words) => answers(asked++ % 3 === 0 ? 200 : 503)(...words));
  for (let round = 0; round < 30; round++) await get('/orders');

  const all = await metrics();
  const ORDERS = 'backend="shop/orders"';
  expect(all.value('tollgate_backend_tries_total', ORDERS)).toBe(asked);
  expect(all.value('tollgate_backend_failures_total', ORDERS)).toBe(asked - Math.ceil(asked / 3));
  expect(all.value('tollgate_backend_retries_total', ORDERS)).toBe(asked - 30);
  expect(
    ['2xx', '5xx']
      .map((codeClass) => all.value('tollgate_backend_requests_total', `${ORDERS},code_class="${codeClass}"`))
      .reduce((a = 0, b = 0) => a + b),
  ).toBe(30);
}, 60_000);

test('counts go on over a reload of routes, and begin anew with a new listener', async () => {
  const first = { 'GET /a': { respond: { status: 200, body: 'ok' } } };
  const { get, metrics, reload, gateway } = await counting({ routes: first }, []);
  const reloaded = async (routes: object, observed: object = {}) => {
    const before = (await gateway.ready()).generation;
    reload({ routes }, observed);
    await eventually(async () => (await gateway.ready()).generation !== before);
  };
  const answered = async () => (await metrics()).value('tollgate_requests_total', 'api="shop",route="GET /a",code="200"');
  await get('/a');

  await reloaded({ ...first, 'GET /b': { respond: { status: 200, body: 'ok' } } });
  await get('/a');
  expect(await answered()).toBe(2);

  await reloaded(first, { accessLog: { headers: ['user-agent'] } });
  // the listener before is gone by then
  await eventually(async () => (await answered()) === undefined);
  await get('/a');
  expect(await answered()).toBe(1);
}, 60_000);

test('all that an analysis of a canary asks for is told, by the names and labels that it uses', async () => {
  const breaker = { errorPercent: 20, latency: { p50: '100ms', p99: '1200ms' } };
  const api = {
    backends: { orders: {}, next: { breaker } },
    routes: {
      'GET /orders': { backend: 'orders', canary: { backend: 'next', weightPercent: 50, steps: { shares: [50, 100], driver: 'git' } } },
    },
  };
  const { metrics } = await counting(api, ['orders', 'next']);
  const { model } = {
    model: resolve({ apis: [parseApi({ name: 'shop', access: { open: 'a test' }, ...api })], settings: parseSettings(COUNTING) }).model,
  };
  const [template] = analysisTemplates({ name: 'edge', bindings: {} }, model) as unknown as [Template];
  const asked = template.spec.metrics.flatMap(({ provider }) => [...provider.prometheus.query.matchAll(/(tollgate_\w+)\{([^,]+),/g)]);

  const all = await metrics();
  expect(new Set(asked.map(([, name]) => name)).size).toBe(5);
  for (const [, name, labels] of asked)
    expect(
      [...all.of(name as string).keys()].some((found) => found.startsWith(labels as string)),
      name,
    ).toBe(true);
  for (const le of ['0.1', '1.2']) expect(all.value('tollgate_backend_duration_seconds_bucket', `backend="shop/next",le="${le}"`)).toBe(0);
}, 60_000);

interface Template {
  readonly spec: { readonly metrics: readonly { readonly provider: { readonly prometheus: { readonly query: string } } }[] };
}

test('a gateway that nobody told to count tells of itself alone', async () => {
  const gateway = await running({
    spec: { name: 'shop', access: { open: 'a test' }, routes: { 'GET /a': { respond: { status: 200, body: 'ok' } } } },
  });
  await fetch(`${gateway.url}/a`);

  expect(await gateway.metrics()).not.toMatch(/tollgate_(requests|backend|active|connections)/);
}, 60_000);
