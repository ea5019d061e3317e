import { expect, test } from 'vitest';
import { sleep } from './support/gateway';
import { answers, type Behaviour, breakerIs, resets, running, scripted, traffic } from './support/scripted';

const echo: Behaviour = ({ method, url, headers }, response, body) =>
  response.end(JSON.stringify({ method, url, headers, length: body.length, first: body.subarray(0, 3).toString() }));

function spec(route: object = {}, backend: object = {}) {
  return {
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders: { timeout: '500ms', fallback: { backend: 'spare' }, ...backend }, spare: {} },
    routes: { 'ANY /orders/{rest+}': { backend: 'orders', ...route } },
  };
}

async function start(shop: object, behaviour: Behaviour) {
  const [orders, spare] = [await scripted(behaviour), await scripted(echo)];
  const backends = { orders: { url: `${orders.url}/one` }, spare: { url: `${spare.url}/two` } };
  const gateway = await running({ spec: shop, bindings: { backends } });
  const ask = async (init: RequestInit = {}, path = '/orders/7?a=b') => {
    const answer = await fetch(`${gateway.url}${path}`, init);
    const text = await answer.text();
    return { status: answer.status, by: answer.headers.get('x-tollgate-fallback'), headers: answer.headers, text };
  };
  return { orders, spare, gateway, ask, backends };
}

test.each([
  { what: 'a 502', behaviour: answers(502) },
  { what: 'a 503', behaviour: answers(503) },
  { what: 'a 504', behaviour: answers(504) },
  { what: 'a reset', behaviour: resets },
  { what: 'a timeout', behaviour: answers(200, { millis: 3_000 }) },
])(
  'another backend stands in for $what, with the body of the request, and is asked once',
  async ({ behaviour }) => {
    const { orders, spare, ask } = await start(spec(), behaviour);

    const get = await ask();
    expect([get.status, get.by]).toEqual([200, 'backend']);
    expect(JSON.parse(get.text)).toMatchObject({ method: 'GET', url: '/two/orders/7?a=b', length: 0 });
    for (const length of [5, 900_000]) {
      const post = await ask({ method: 'POST', body: 'abc'.padEnd(length, 'z') });
      expect([post.status, post.by]).toEqual([200, 'backend']);
      expect(JSON.parse(post.text)).toMatchObject({ method: 'POST', length, first: 'abc' });
    }
    expect(orders.seen.length).toBe(3);
    expect(spare.seen.length).toBe(3);
  },
  30_000,
);

test('it stands in for a backend that nobody answers for', async () => {
  const spare = await scripted(echo);
  const gateway = await running({
    spec: spec(),
    bindings: { backends: { orders: { url: 'http://127.0.0.1:1' }, spare: { url: spare.url } } },
  });

  const answer = await fetch(`${gateway.url}/orders/7`, { method: 'PUT', body: 'abc' });

  expect([answer.status, answer.headers.get('x-tollgate-fallback')]).toEqual([200, 'backend']);
  expect(await answer.json()).toMatchObject({ method: 'PUT', url: '/orders/7', length: 3 });
}, 30_000);

test('while a breaker is open the other backend gets everything', async () => {
  const breaker = { errorPercent: 50, minRequests: 5, window: '2s', openFor: '24h' };
  const { orders, spare, gateway, ask } = await start(spec({}, { breaker }), answers(503));
  const sent = traffic(`${gateway.url}/orders/1`, 20);
  await breakerIs(gateway, 'shop/orders', 'open');
  await sent.stop();
  await sleep(300);
  const [first, second] = [orders.seen.length, spare.seen.length];

  expect(await ask()).toMatchObject({ status: 200, by: 'backend' });
  expect([orders.seen.length, spare.seen.length]).toEqual([first, second + 1]);
  expect(new Set(sent.statuses)).toEqual(new Set([200]));
}, 30_000);

test.each([200, 404, 429, 500])(
  'what the first backend says with %i goes to the client',
  async (status) => {
    const { spare, ask } = await start(spec(), (_, response) => response.writeHead(status, { 'x-tollgate-fallback': 'me' }).end('own'));

    expect(await ask()).toMatchObject({ status, by: null, text: 'own' });
    expect(spare.seen).toEqual([]);
  },
  30_000,
);

test.each([
  { what: 'fails', behaviour: answers(503, { text: 'spare' }), status: 503, text: 'spare' },
  { what: 'resets', behaviour: resets, status: 502, text: expect.stringContaining('backend-unreachable') },
  { what: 'is late', behaviour: answers(200, { millis: 3_000 }), status: 504, text: expect.stringContaining('backend-timeout') },
])(
  'it is final: where it $what, the client is told so, and nobody is asked again',
  async ({ behaviour, status, text }) => {
    const shop = spec();
    const { orders, spare, ask } = await start(
      { ...shop, backends: { ...shop.backends, spare: { timeout: '300ms', fallback: { respond: { status: 200 } } } } },
      answers(503),
    );
    spare.behave(behaviour);

    const answer = await ask();

    expect(answer).toMatchObject({ status, by: 'backend', text });
    expect([...answer.headers.keys()].filter((name) => name.startsWith('x-tollgate'))).toEqual(['x-tollgate-fallback']);
    expect([orders.seen.length, spare.seen.length]).toEqual([1, 1]);
  },
  30_000,
);

test('both backends see the same request, without what is the gateway own, and answers are changed in one way', async () => {
  const route = {
    request: { headers: { set: { 'x-from': '${header:x-who}' } }, query: { set: { c: 'd' } } },
    response: { headers: { set: { 'x-for': '${header:x-who}' } } },
    cors: { origins: ['https://app.example.com'] },
    rewrite: { path: '/new/{rest}', host: 'orders.internal' },
  };
  const { orders, ask } = await start(spec(route), echo);
  const init = { headers: { 'x-who': 'ann', 'x-tollgate-try': '2', 'x-tollgate-failed': 'yes', origin: 'https://app.example.com' } };
  const asked = async () => {
    const { text, headers } = await ask(init);
    expect(headers.get('x-for')).toBe('ann');
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    const { headers: seen, ...rest } = JSON.parse(text);
    return { ...rest, headers: { ...seen, 'x-request-id': undefined } };
  };
  const first = await asked();
  orders.behave(answers(503));
  const second = await asked();

  expect(first.url).toBe('/one/new/7?a=b&c=d');
  expect(second).toEqual({ ...first, url: '/two/new/7?a=b&c=d' });
  expect(first.headers).toMatchObject({
    host: 'orders.internal',
    'x-from': 'ann',
    'x-forwarded-proto': 'http',
    'x-forwarded-for': '127.0.0.1',
  });
  expect(Object.keys(first.headers).filter((name) => /^x-(tollgate|envoy)/.test(name))).toEqual([]);
}, 30_000);

test('it stands in for each of several backends with weights, and for both sides of a canary', async () => {
  const weighted = [
    { backend: 'orders', weight: 1 },
    { backend: 'next', weight: 1 },
  ];
  const fallback = { backend: 'spare' };
  const shop = {
    ...spec(),
    backends: { orders: {}, next: {}, spare: {} },
    routes: {
      'GET /weights': { weighted, fallback },
      'GET /kept': { weighted, sticky: ['header:x-user'], fallback },
      'GET /canary': { backend: 'orders', canary: { backend: 'next', weightPercent: 50 }, fallback },
    },
  };
  const [failing, spare] = [await scripted(answers(503)), await scripted(echo)];
  const backends = { orders: { url: failing.url }, next: { url: failing.url }, spare: { url: spare.url } };
  const gateway = await running({ spec: shop, bindings: { backends } });

  for (const path of ['/weights', '/kept', '/canary'])
    for (const user of ['ann', 'bob', 'cem', 'dana']) {
      const answer = await fetch(`${gateway.url}${path}`, { headers: { 'x-user': user } });
      expect([path, answer.status, answer.headers.get('x-tollgate-fallback')]).toEqual([path, 200, 'backend']);
    }
  expect([failing.seen.length, spare.seen.length]).toEqual([12, 12]);
}, 30_000);

test('it is asked under its own url where the path names the version', async () => {
  const { orders, spare, gateway } = await start(
    { ...spec(), basePath: '/api', versions: { by: { path: 'v' }, list: { '1': {} } } },
    answers(503),
  );

  expect((await fetch(`${gateway.url}/api/v1/orders/7?a=b`)).headers.get('x-tollgate-fallback')).toBe('backend');
  expect([orders.seen, spare.seen]).toEqual([['GET /one/orders/7?a=b'], ['GET /two/orders/7?a=b']]);
}, 30_000);

test('a request counts once, whoever answers, and a body is bounded by what is kept of it', async () => {
  const { ask } = await start(spec({ limits: [{ requests: 3, per: 'hour', scope: 'instance' }] }), answers(503));

  expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(200);
  expect(await ask({ method: 'POST', body: 'z'.repeat(1024 * 1024 + 1) })).toMatchObject({ status: 413, by: null });
  expect(await ask()).toMatchObject({ status: 429, by: null });
}, 30_000);

test('a fallback that comes and goes fails no request', async () => {
  const shop = spec();
  const without = {
    ...shop,
    backends: { orders: { timeout: '500ms' }, spare: {} },
    routes: { ...shop.routes, 'GET /spare': { backend: 'spare' } },
  };
  const { gateway } = await start(without, answers(200));
  const sent = [1, 2, 3].map(() => traffic(`${gateway.url}/orders/1`, 4));
  for (const next of [shop, without, spec({ timeout: '400ms' }), shop]) {
    const before = (await gateway.ready()).generation;
    gateway.writeSpec(next);
    for (let tries = 0; (await gateway.ready()).generation === before && tries < 200; tries++) await sleep(50);
    await sleep(300);
  }
  for (const one of sent) await one.stop();

  const statuses = sent.flatMap((one) => one.statuses);
  expect(statuses.length).toBeGreaterThan(500);
  expect(new Set(statuses)).toEqual(new Set([200]));
}, 60_000);
