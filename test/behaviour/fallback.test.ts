import { request } from 'node:http';
import { expect, test } from 'vitest';
import { eventually, sleep } from './support/gateway';
import { answers, type Behaviour, breakerIs, resets, running, scripted, traffic } from './support/scripted';

const NONE = { respond: { status: 200, json: { orders: [] }, headers: { 'x-kept': 'yes', 'x-gone': 'no' } } };

function spec(route: object = {}, backend: object = {}) {
  return {
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders: { timeout: '500ms', fallback: NONE, ...backend }, users: {} },
    routes: { 'GET,HEAD,POST /orders': { backend: 'orders', ...route }, 'GET /users': { backend: 'users' } },
  };
}

async function start(shop: object, behaviour: Behaviour, words: readonly string[] = []) {
  const [orders, users] = [await scripted(behaviour), await scripted(answers(200))];
  const backends = { orders: { url: orders.url }, users: { url: users.url } };
  return { orders, users, gateway: await running({ spec: shop, bindings: { backends }, words }) };
}

const large: Behaviour = (_, response) => {
  response.writeHead(503, { 'content-type': 'text/html', 'content-encoding': 'br', 'set-cookie': 'a=b' });
  for (let part = 0; part < 100; part++) response.write('x'.repeat(10_000));
  response.end();
};

const empty: Behaviour = (_, response) => response.writeHead(502, { 'content-length': 0 }).end();

test.each([
  { what: 'a 502', behaviour: answers(502) },
  { what: 'a 503', behaviour: answers(503) },
  { what: 'a 504', behaviour: answers(504) },
  { what: 'a failure without a body', behaviour: empty },
  { what: 'a failure of a megabyte', behaviour: large },
  { what: 'a reset', behaviour: resets },
  { what: 'a timeout', behaviour: answers(200, { millis: 3_000 }) },
])(
  'a fixed answer stands in for $what, whatever the method, and nothing of the failure goes on',
  async ({ behaviour }) => {
    const { gateway } = await start(spec(), behaviour);

    for (const method of ['GET', 'POST'] as const) {
      const answer = await fetch(`${gateway.url}/orders`, { method, ...(method === 'POST' ? { body: 'b'.repeat(100_000) } : {}) });
      expect([answer.status, await answer.json()]).toEqual([200, { orders: [] }]);
      const {
        date: _date,
        connection: _connection,
        'keep-alive': _alive,
        'x-request-id': _id,
        ...headers
      } = Object.fromEntries(answer.headers);
      expect(headers).toEqual({
        'content-type': 'application/json',
        'content-length': '13',
        'x-kept': 'yes',
        'x-gone': 'no',
        'x-tollgate-fallback': 'respond',
      });
    }
    expect(await head(`${gateway.url}/orders`)).toEqual({ status: 200, length: '13', body: '' });
  },
  30_000,
);

function head(url: string): Promise<object> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'HEAD' }, (answer) => {
      let body = '';
      answer.on('data', (part) => {
        body += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, length: answer.headers['content-length'], body }));
    });
    outgoing.on('error', reject).end();
  });
}

test('it stands in for a backend that nobody answers for, and for an open breaker', async () => {
  const breaker = { errorPercent: 50, minRequests: 5, window: '2s', openFor: '24h' };
  const gateway = await running({
    spec: spec({}, { breaker }),
    bindings: { backends: { orders: { url: 'http://127.0.0.1:1' }, users: { url: 'http://127.0.0.1:1' } } },
  });
  const ask = async (path: string) => {
    const answer = await fetch(`${gateway.url}${path}`);
    await answer.arrayBuffer();
    return [answer.status, answer.headers.get('x-tollgate-fallback')];
  };

  expect(await ask('/orders')).toEqual([200, 'respond']);
  expect(await ask('/users')).toEqual([502, null]);
  const sent = traffic(`${gateway.url}/orders`, 20);
  await breakerIs(gateway, 'shop/orders', 'open');
  await sent.stop();
  await sleep(300);
  expect(await ask('/orders')).toEqual([200, 'respond']);
  expect(new Set(sent.statuses)).toEqual(new Set([200]));
}, 30_000);

test.each([200, 404, 429, 500, 501])(
  'what a backend says with %i goes to the client, without the mark of a fallback',
  async (status) => {
    const { gateway } = await start(spec(), (_, response) => response.writeHead(status, { 'x-tollgate-fallback': 'me' }).end('own'));

    const answer = await fetch(`${gateway.url}/orders`);

    expect([answer.status, await answer.text(), answer.headers.get('x-tollgate-fallback')]).toEqual([status, 'own', null]);
  },
  30_000,
);

test('no refusal of the gateway itself is answered by a fallback', async () => {
  const shop = {
    ...spec(),
    schemes: { customers: { jwt: { issuer: 'http://127.0.0.1:1/', audiences: ['shop'], jwksUri: 'http://127.0.0.1:1/jwks' } } },
    routes: {
      'GET /closed': { backend: 'orders', access: { scheme: 'customers' } },
      'GET /limited': { backend: 'orders', limits: [{ requests: 0, per: 'hour', scope: 'instance' }] },
      'GET /required': { backend: 'orders', require: { headers: ['x-key'] } },
      'POST /small': { backend: 'orders', body: { maxSize: '1' } },
      'GET /denied': { backend: 'orders', ips: { deny: ['127.0.0.0/8'] } },
    },
  };
  const { gateway, orders } = await start(shop, answers(200));
  const ask = async (path: string, init: object = {}) => {
    const answer = await fetch(`${gateway.url}${path}`, init);
    return [answer.status, ((await answer.json()) as { type: string }).type, answer.headers.get('x-tollgate-fallback')];
  };
  const token = `${['{"alg":"RS256","kid":"a"}', '{"iss":"http://127.0.0.1:1/","aud":"shop","sub":"ann","exp":99999999999}'].map((part) => Buffer.from(part).toString('base64url')).join('.')}.c2ln`;

  expect(await ask('/closed')).toEqual([401, 'urn:tollgate:problem:unauthenticated', null]);
  expect(await ask('/closed', { headers: { authorization: `Bearer ${token}` } })).toEqual([503, 'urn:tollgate:problem:unavailable', null]);
  expect(await ask('/limited')).toEqual([429, 'urn:tollgate:problem:rate-limited', null]);
  expect(await ask('/required')).toEqual([400, 'urn:tollgate:problem:invalid-request', null]);
  expect(await ask('/small', { method: 'POST', body: 'too large' })).toEqual([413, 'urn:tollgate:problem:too-large', null]);
  expect(await ask('/denied')).toEqual([403, 'urn:tollgate:problem:forbidden', null]);
  expect(orders.seen).toEqual([]);
}, 60_000);

test('what stands in is changed as answers of the backend are, and carries what every answer carries', async () => {
  const route = {
    cors: { origins: ['https://app.example.com'], exposeHeaders: ['x-route'] },
    response: {
      headers: {
        set: { 'x-kept': 'changed', 'x-route': '${route}', 'x-mixed': 'of ${header:x-from} at last' },
        add: { 'x-more': 'a' },
        remove: ['x-gone'],
      },
    },
  };
  const { gateway, orders } = await start({ ...spec(route) }, answers(503));
  const ask = async (from: object = {}) =>
    (await fetch(`${gateway.url}/orders`, { headers: { origin: 'https://app.example.com', ...from } })).headers;

  const headers = await ask({ 'x-from': 'ann' });
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-kept': 'changed',
    'x-route': 'GET,HEAD,POST /orders',
    'x-mixed': 'of ann at last',
    'x-more': 'a',
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-expose-headers': 'x-route',
    vary: 'Origin',
    'x-tollgate-fallback': 'respond',
  });
  expect(headers.has('x-gone')).toBe(false);
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect([...headers.keys()].filter((name) => name.startsWith('x-tollgate-'))).toEqual(['x-tollgate-fallback']);
  expect((await ask()).has('x-mixed')).toBe(false);

  orders.behave(answers(500));
  const own = await ask({ 'x-from': 'ann' });
  expect([own.get('x-mixed'), own.get('x-more'), own.get('x-tollgate-fallback')]).toEqual(['of ann at last', 'a', null]);
}, 30_000);

test("a route's own fallback takes the place of its backend's, and a variant's backend has its own", async () => {
  const teapot = { respond: { status: 418, body: 'short and stout' } };
  const shop = {
    ...spec(),
    backends: { orders: { fallback: NONE }, users: { fallback: { respond: { status: 203, body: 'nobody' } } } },
    routes: {
      'GET /own': { backend: 'orders', fallback: teapot },
      'GET /variant': { backend: 'orders', variants: [{ when: { headers: { 'x-a': 'b' } }, backend: 'users' }] },
      'GET /shared': {
        weighted: [
          { backend: 'orders', weight: 1 },
          { backend: 'users', weight: 1 },
        ],
      },
    },
  };
  const { gateway, users } = await start(shop, answers(503));
  users.behave(answers(502));
  const ask = async (path: string, headers = {}) => {
    const answer = await fetch(`${gateway.url}${path}`, { headers });
    return `${answer.status} ${answer.headers.get('content-type')} ${await answer.text()}`;
  };

  expect(await ask('/own')).toBe('418 text/plain short and stout');
  expect(await ask('/variant')).toBe('200 application/json {"orders":[]}');
  expect(await ask('/variant', { 'x-a': 'b' })).toBe('203 text/plain nobody');
  const seen = new Set<string>();
  await eventually(async () => seen.add(await ask('/shared')).size === 2);
  expect(seen).toEqual(new Set(['200 application/json {"orders":[]}', '203 text/plain nobody']));
}, 30_000);
