import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { eventually, sleep } from './support/gateway';
import { freePort } from './support/ports';
import { type Running, startRun } from './support/run-files';
import { type ScriptedUpstream, startScripted } from './support/scripted-upstream';
import { startServer } from './support/table-server';

const SPEC = {
  name: 'shop',
  access: { open: 'copies are looked at' },
  backends: {
    orders: { mirror: { backend: 'shadow' }, retry: { attempts: 2, when: ['503'] } },
    some: { mirror: { backend: 'shadow', percent: 12.5 } },
    toNowhere: { mirror: { backend: 'gone' } },
    plain: {},
    shadow: {},
    gone: {},
  },
  routes: {
    'ANY /orders/{rest+}': { backend: 'orders', rewrite: { path: '/v2/{rest}' }, request: { headers: { set: { 'x-from': 'gateway' } } } },
    'GET /some': { backend: 'some' },
    'GET /none': { backend: 'orders', mirror: { backend: 'shadow', percent: 0 } },
    'GET /own': { backend: 'plain', mirror: { backend: 'shadow' } },
    'GET /nowhere': { backend: 'toNowhere' },
    'GET /shares': {
      weighted: [
        { backend: 'orders', weight: 1 },
        { backend: 'plain', weight: 1 },
      ],
    },
  },
};

let orders: ScriptedUpstream;
let shadow: ScriptedUpstream;
let gateway: Running;

beforeAll(async () => {
  [orders, shadow] = await Promise.all([startScripted('orders'), startScripted('shadow', 'x-shadow')]);
  const main = { url: orders.url };
  gateway = await startRun({
    spec: SPEC,
    bindings: {
      backends: {
        orders: main,
        some: main,
        plain: main,
        toNowhere: main,
        shadow: { url: shadow.url },
        gone: { url: `http://127.0.0.1:${await freePort()}` },
      },
    },
  });
});

afterAll(async () => {
  await gateway.end();
  await Promise.all([orders.close(), shadow.close()]);
});

beforeEach(async () => {
  await sleep(50);
  orders.fresh();
  shadow.fresh();
});

const ask = async (path: string, init: RequestInit = {}) => {
  const begun = performance.now();
  const answer = await fetch(`${gateway.url}${path}`, init);
  await answer.text();
  return { status: answer.status, from: answer.headers.get('x-upstream'), millis: performance.now() - begun };
};

test('a mirror gets what the backend gets, under its own name', async () => {
  const headers = { authorization: 'Bearer a-token', 'x-any': 'thing' };
  const { from } = await ask('/orders/7?a=1', { method: 'PUT', headers, body: 'a body' });
  await eventually(() => shadow.fresh() === 1, 3_000);
  const [copied, sent] = [shadow.requests.at(-1), orders.requests.at(-1)];

  expect(from).toBe('orders');
  expect(copied).toMatchObject({ method: 'PUT', url: '/v2/7?a=1', body: 'a body' });
  expect(copied?.headers).toMatchObject({ ...headers, 'x-from': 'gateway', host: `127.0.0.1:${shadow.port}` });
  expect(sent?.headers.host).toBe(`127.0.0.1:${orders.port}`);
  const beside = Object.keys(copied?.headers ?? {}).filter((name) => sent?.headers[name] === undefined);
  expect(beside.filter((name) => !/^(transfer-encoding|x-envoy-internal)$/.test(name))).toEqual([]);
});

test('a repeated request is copied once', async () => {
  await ask('/orders/7', { headers: { 'x-script': '503, 200' } });
  await sleep(200);

  expect(orders.fresh()).toBe(2);
  expect(shadow.fresh()).toBe(1);
});

test('a share of the requests is copied', async () => {
  for (let count = 0; count < 800; count++) await ask('/some');
  await sleep(300);

  // binomial: 100, and five and a half standard deviations
  expect(Math.abs(shadow.fresh() - 100)).toBeLessThanOrEqual(52);
}, 60_000);

test('a route has a mirror of its own, or none', async () => {
  await ask('/none');
  await ask('/own');
  await eventually(() => shadow.requests.at(-1)?.url === '/own', 3_000);

  expect(shadow.fresh()).toBe(1);
});

test('of several backends the mirror of the first is that of all', async () => {
  for (let count = 0; count < 20; count++) await ask('/shares');
  await eventually(() => shadow.fresh() === 20, 3_000);
});

describe('what becomes of a copy is nothing to the client', () => {
  test.each(['503', 'reset', 'late', 'half'])('%s', async (script) => {
    const before = orders.requests.length;
    const { status, from, millis } = await ask('/own', { headers: { 'x-shadow': script } });

    expect({ status, from }).toEqual({ status: 200, from: 'orders' });
    expect(millis).toBeLessThan(1_000);
    expect(orders.requests.length).toBe(before + 1);
  });

  test('nor that nobody is there to take it', async () => {
    const { status, from } = await ask('/nowhere');

    expect({ status, from }).toEqual({ status: 200, from: 'orders' });
  });
});

test('a large body goes to the backend whole', async () => {
  const body = 'x'.repeat(2_000_000);
  const { status } = await ask('/orders/7', { method: 'POST', body });

  expect(status).toBe(200);
  expect(orders.requests.at(-1)?.body.length).toBe(body.length);
});

test('a token that was exchanged for one backend goes to no mirror that exchanges otherwise', async () => {
  const client = { id: 'gateway', secret: 's3cret' };
  const server = await startServer({ client, tokens: { opaque: { sub: 'ann' } }, exchanges: { opaque: { access_token: 'for-orders' } } });
  const asked = { endpoint: `${server.url}/introspect`, client: { secret: 'client' } };
  const exchange = { endpoint: `${server.url}/exchange`, audience: 'orders', client: { secret: 'client' } };
  const running = await startRun({
    spec: {
      name: 'shop',
      schemes: { opaque: { introspection: asked } },
      access: { scheme: 'opaque' },
      backends: {
        orders: { exchange, mirror: { backend: 'shadow' } },
        alike: { exchange, mirror: { backend: 'same' } },
        shadow: {},
        same: { exchange },
      },
      routes: { 'GET /orders': { backend: 'orders' }, 'GET /alike': { backend: 'alike' } },
    },
    bindings: {
      backends: { orders: { url: orders.url }, alike: { url: orders.url }, shadow: { url: shadow.url }, same: { url: shadow.url } },
    },
    secrets: { client: { clientId: client.id, clientSecret: client.secret } },
  });
  onTestFinished(async () => {
    await running.end();
    await server.close();
  });
  const copied = async (path: string) => {
    const { status } = await fetch(`${running.url}${path}`, { headers: { authorization: 'Bearer opaque' } });
    await eventually(() => shadow.fresh() === 1, 3_000);
    return [status, orders.requests.at(-1)?.headers.authorization, shadow.requests.at(-1)?.headers.authorization];
  };

  expect(await copied('/orders')).toEqual([200, 'Bearer for-orders', undefined]);
  expect(await copied('/alike')).toEqual([200, 'Bearer for-orders', 'Bearer for-orders']);
}, 30_000);
