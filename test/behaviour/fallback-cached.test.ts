import { request } from 'node:http';
import { expect, test } from 'vitest';
import { eventually, sleep } from './support/gateway';
import { answers, type Behaviour, breakerIs, resets, running, scripted, traffic } from './support/scripted';

/** Answers with what was asked, unless a test says otherwise. */
const good: Behaviour = ({ url }, response) => response.writeHead(200, { 'content-type': 'text/plain', etag: '"a"' }).end(`good ${url}`);

function spec(route: object = {}, backend: object = {}) {
  return {
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders: { timeout: '500ms', fallback: { cached: { ttl: '1h' } }, ...backend } },
    routes: { 'GET,HEAD,POST /orders/{rest+}': { backend: 'orders', ...route } },
  };
}

async function start(shop: object, first: Behaviour = good) {
  const orders = await scripted(first);
  const gateway = await running({ spec: shop, bindings: { backends: { orders: { url: `${orders.url}/one` } } } });
  const ask = async (path = '/orders/7', init: RequestInit = {}) => {
    const answer = await fetch(`${gateway.url}${path}`, init);
    const text = await answer.text();
    return { status: answer.status, by: answer.headers.get('x-tollgate-fallback'), headers: answer.headers, text };
  };
  return { orders, gateway, ask };
}

/** What is copied is known a moment later. */
const known = () => sleep(150);

const large: Behaviour = (_, response) => {
  response.writeHead(503, { 'content-type': 'text/html', 'x-failed': 'yes' });
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
  'the last good answer stands in for $what, to GET and HEAD of the same alone',
  async ({ behaviour }) => {
    const { orders, ask } = await start(spec());
    await ask();
    await ask('/orders/8');
    await known();
    orders.behave(behaviour);

    const answer = await ask();
    expect([answer.status, answer.by, answer.text]).toEqual([200, 'cached', 'good /one/orders/7']);
    const { date, 'x-request-id': id, connection: _connection, 'keep-alive': _alive, age, ...rest } = Object.fromEntries(answer.headers);
    expect([typeof date, typeof id, age]).toEqual(['string', 'string', expect.stringMatching(/^[01]$/)]);
    expect(rest).toEqual({ 'content-type': 'text/plain', etag: '"a"', 'content-length': '18', 'x-tollgate-fallback': 'cached' });
    expect(await ask('/orders/7', { method: 'HEAD' })).toMatchObject({ status: 200, by: 'cached', text: '' });
    expect((await ask('/orders/8')).text).toBe('good /one/orders/8');

    for (const failed of [await ask('/orders/9'), await ask('/orders/7', { method: 'POST', body: 'abc' })]) {
      expect([failed.status >= 500, failed.by]).toEqual([true, null]);
      expect([...failed.headers.keys()].filter((name) => name.startsWith('x-tollgate'))).toEqual([]);
    }
  },
  30_000,
);

test('it stands in for a backend that nobody answers for any more, and while a breaker is open', async () => {
  const breaker = { errorPercent: 50, minRequests: 5, window: '2s', openFor: '24h' };
  const { orders, gateway, ask } = await start(spec({}, { breaker }));
  await ask();
  await known();
  orders.behave(answers(503));
  const sent = traffic(`${gateway.url}/orders/7`, 20);
  await breakerIs(gateway, 'shop/orders', 'open');
  await sent.stop();
  await sleep(300);
  const reached = orders.seen.length;

  expect(await ask()).toMatchObject({ status: 200, by: 'cached', text: 'good /one/orders/7' });
  expect(orders.seen.length).toBe(reached);
  expect(new Set(sent.statuses)).toEqual(new Set([200]));
  await orders.close();
  expect(await ask()).toMatchObject({ status: 200, by: 'cached' });
}, 30_000);

test('what says that it may not be given later is not kept, and takes what was kept away; failures do not', async () => {
  const { orders, ask } = await start(spec());
  const kept = async (path: string, headers: Record<string, string | string[]>, status = 200, init: RequestInit = {}) => {
    orders.behave(good);
    await ask(path);
    await known();
    orders.behave((_, response) => response.writeHead(status, headers).end('other'));
    await ask(path, init);
    await known();
    orders.behave(answers(503));
    return (await ask(path)).text;
  };

  expect(await kept('/orders/a', { 'cache-control': 'max-age=0, public' })).toBe('other');
  expect(await kept('/orders/b', { 'cache-control': 'max-age=0, No-Store' })).toBe('503');
  expect(await kept('/orders/c', { 'cache-control': ['max-age=1', 'private="a"'] })).toBe('503');
  expect(await kept('/orders/d', { 'cache-control': 'no-cache' })).toBe('503');
  expect(await kept('/orders/e', { 'cache-control': 'must-revalidate' })).toBe('503');
  expect(await kept('/orders/f', { 'set-cookie': 'a=b' })).toBe('503');
  expect(await kept('/orders/g', { vary: 'accept, *' })).toBe('503');
  expect(await kept('/orders/h', {}, 404)).toBe('503');
  expect(await kept('/orders/i', {}, 403)).toBe('503');
  for (const status of [201, 203, 206, 301, 429, 500, 503])
    expect(await kept(`/orders/${status}`, {}, status)).toBe(`good /one/orders/${status}`);
  expect(await kept('/orders/j', {}, 200, { headers: { 'cache-control': 'no-store' } })).toBe('503');
}, 60_000);

test('what is asked is told apart to the letter, and answers by the headers that they vary by', async () => {
  const { orders, ask, gateway } = await start(spec());
  const languages: Behaviour = (asked, response) =>
    response.writeHead(200, { vary: 'Accept-Language, X-Unit' }).end(`${asked.headers['accept-language']} ${asked.headers['x-unit']}`);
  await ask('/orders/q?a=1&b=2', { headers: { 'x-http-method-override': 'DELETE' } });
  orders.behave(languages);
  for (const [language, unit] of [
    ['de', 'm'],
    ['en', 'm'],
    ['de', 'ft'],
  ] as const)
    await ask('/orders/v', { headers: { 'accept-language': language, 'x-unit': unit } });
  orders.behave((_, response) => response.writeHead(200, { 'content-encoding': 'identity' }).end('encoded'));
  await ask('/orders/e', { headers: { 'accept-encoding': 'identity' } });
  await known();
  orders.behave(answers(503));
  const by = async (path: string, headers: Record<string, string> = {}) => (await ask(path, { headers })).text;

  expect(await by('/orders/q?a=1&b=2')).toBe('good /one/orders/q?a=1&b=2');
  for (const path of [
    '/orders/q?b=2&a=1',
    '/orders/q?a=1&b=2&',
    '/orders/q',
    '/orders/Q?a=1&b=2',
    '/orders/q/?a=1&b=2',
    '/orders/%71?a=1&b=3',
  ])
    expect([path, await by(path)]).toEqual([path, '503']);
  expect(await by('/orders/%71?a=1&b=2')).toBe('good /one/orders/q?a=1&b=2');
  expect(await by('/orders/v', { 'accept-language': 'de', 'x-unit': 'ft' })).toBe('de ft');
  expect(await by('/orders/v', { 'accept-language': 'en', 'x-unit': 'm' })).toBe('en m');
  expect(await by('/orders/v', { 'accept-language': 'en', 'x-unit': 'ft' })).toBe('503');
  expect(await by('/orders/e', { 'accept-encoding': 'identity' })).toBe('encoded');
  expect(await by('/orders/e', { 'accept-encoding': 'gzip' })).toBe('503');
  const host = `other.example.com:${gateway.port}`;
  expect(await statusOf(`${gateway.url}/orders/q?a=1&b=2`, { host })).toBe(503);
}, 30_000);

/** The status of an answer to a request whose headers fetch would not send. */
function statusOf(url: string, headers: Record<string, string>, body?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'GET', headers }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)));
    outgoing.on('error', reject).end(body);
  });
}

test('cookies and credentials that go on tell open requests apart, unless an answer is for everybody; a GET with a body is none of it', async () => {
  const { orders, ask, gateway } = await start(spec());
  const mine: Behaviour = ({ headers, url }, response) =>
    response.writeHead(200, url?.endsWith('all') ? { 'cache-control': 'public' } : {}).end(`${headers.cookie} ${headers.authorization}`);
  orders.behave(mine);
  const [ann, bob] = [{ cookie: 'session=ann' }, { cookie: 'session=bob' }];
  await ask('/orders/mine', { headers: ann });
  await ask('/orders/mine', { headers: { authorization: 'Basic Y2Vt' } });
  await ask('/orders/all', { headers: ann });
  expect(await statusOf(`${gateway.url}/orders/body`, { 'content-length': '3' }, 'abc')).toBe(200);
  await ask('/orders/nobody');
  await known();
  orders.behave(answers(503));
  const by = async (path: string, headers: Record<string, string> = {}) => (await ask(path, { headers })).text;

  expect(await by('/orders/mine', ann)).toBe('session=ann undefined');
  expect(await by('/orders/mine', { authorization: 'Basic Y2Vt' })).toBe('undefined Basic Y2Vt');
  for (const other of [bob, {}, { ...ann, authorization: 'Basic Y2Vt' }]) expect(await by('/orders/mine', other)).toBe('503');
  expect(await by('/orders/all', bob)).toBe('session=ann undefined');
  expect(await by('/orders/body')).toBe('503');
  expect(await by('/orders/nobody')).toBe('undefined undefined');
  expect(await statusOf(`${gateway.url}/orders/nobody`, { 'transfer-encoding': 'chunked' }, 'abc')).toBe(503);
}, 30_000);
