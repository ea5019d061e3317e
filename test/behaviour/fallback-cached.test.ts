import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { sleep } from './support/gateway';
import { converse } from './support/raw-http';
import { answers, type Behaviour, breakerIs, resets, running, scripted, traffic } from './support/scripted';
import { startTokenIssuer } from './support/token-issuer';

/** Answers with what was asked, unless a test says otherwise. */
const good: Behaviour = ({ url }, response) => response.writeHead(200, { 'content-type': 'text/plain', etag: '"a"' }).end(`good ${url}`);

function spec(route: object = {}, backend: object = {}) {
  return {
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders: { timeout: '1500ms', fallback: { cached: { ttl: '1h' } }, ...backend } },
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

test('on closed routes each caller has answers of its own, whatever token it comes with; another scheme is another caller', async () => {
  const issuer = await startTokenIssuer();
  onTestFinished(issuer.close);
  const jwt = { issuer: issuer.url, jwksUri: issuer.jwksUri, audiences: ['shop'], claimHeaders: { tenant: 'x-tenant' } };
  const shop = {
    ...spec(),
    schemes: { customers: { jwt }, partners: { apiKey: { header: 'x-api-key', consumerHeader: 'x-client' } } },
    consumers: { ann: { keys: [{ secret: 'keys', key: 'ann' }] } },
    access: { anyOf: [{ scheme: 'customers' }, { scheme: 'partners' }] },
    routes: {
      'GET /orders/{rest+}': { backend: 'orders', request: { headers: { set: { 'x-plan': '${claim:plan}' } } } },
      'GET /admins/{rest+}': { backend: 'orders', access: { scheme: 'customers', scopes: ['admin'] } },
    },
  };
  const orders = await scripted(({ headers, url }, response) =>
    response.end(`${url} ${headers['x-tenant']} ${headers['x-client']} ${headers['x-plan']} ${headers.authorization?.length ?? 0}`),
  );
  const bindings = { backends: { orders: { url: orders.url } } };
  const gateway = await running({ spec: shop, bindings, secrets: { keys: { ann: 'key-of-ann' } } });
  const ask = async (headers: Record<string, string>, path = '/orders/7') => {
    const answer = await fetch(`${gateway.url}${path}`, { headers });
    return `${answer.status} ${await answer.text()}`;
  };
  const token = (claims: object) => ({ authorization: `Bearer ${issuer.token({ tenant: 'one', plan: 'a', ...claims })}` });
  const first = await ask(token({ sub: 'ann', jti: '1' }));
  expect(first).toMatch(/^200 \/orders\/7 one undefined a \d+$/);
  await ask({ 'x-api-key': 'key-of-ann' });
  const other = await ask(token({ sub: 'ann', plan: 'b' }));
  await ask(token({ sub: 'ann', scope: 'admin' }), '/admins/7');
  await ask(token({ sub: undefined }), '/orders/nobody');
  await known();
  orders.behave(answers(503));

  expect(await ask(token({ sub: 'ann', jti: '2' }))).toBe(first);
  expect(await ask(token({ sub: 'ann', plan: 'b' }))).toBe(other);
  expect(await ask({ 'x-api-key': 'key-of-ann' })).toBe('200 /orders/7 undefined ann undefined 0');
  for (const claims of [{ sub: 'bob' }, { sub: 'ann', tenant: 'two' }, { sub: 'ann', plan: 'c' }, { sub: 'ann\n=b' }])
    expect(await ask(token(claims))).toMatch(/^503 /);
  expect(await ask(token({ sub: undefined }), '/orders/nobody')).toMatch(/^503 /);
  expect(await ask(token({ sub: 'ann' }), '/admins/7')).toMatch(/^403 /);
  expect(await ask({}, '/orders/7')).toMatch(/^401 /);
  expect(await ask({ authorization: 'Bearer a.b.c', 'x-api-key': 'key-of-ann' })).toMatch(/^401 /);
  const secret = token({ sub: 'ann' }).authorization;
  expect([gateway.output().includes(secret), gateway.left().includes(secret)]).toEqual([false, false]);
}, 40_000);

test('where a key and a token have to hold, whoever shares the key gets no answer to the token of another', async () => {
  const issuer = await startTokenIssuer();
  onTestFinished(issuer.close);
  const shop = {
    ...spec({ access: { allOf: [{ scheme: 'partners' }, { scheme: 'customers' }] } }),
    schemes: {
      customers: { jwt: { issuer: issuer.url, jwksUri: issuer.jwksUri, audiences: ['shop'] } },
      partners: { apiKey: { header: 'x-api-key' } },
    },
    consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }] } },
  };
  const orders = await scripted(({ headers }, response) => response.end(headers.authorization));
  const gateway = await running({
    spec: shop,
    bindings: { backends: { orders: { url: orders.url } } },
    secrets: { keys: { acme: 'key-of-acme' } },
  });
  const of = (sub: string) => ({ 'x-api-key': 'key-of-acme', authorization: `Bearer ${issuer.token({ sub })}` });
  const ask = async (headers: Record<string, string>) => (await fetch(`${gateway.url}/orders/7`, { headers })).text();
  const ann = of('ann');
  await ask(ann);
  await known();
  orders.behave(answers(503));

  expect(await ask(of('bob'))).toBe('503');
  expect(await ask(ann)).toBe(ann.authorization);
}, 30_000);

test('an answer stands in with whatever headers a backend sent, and no header of it ends what keeps the others', async () => {
  const { orders, ask, gateway } = await start(spec());
  const odd = [
    ['x-content-type-options', 'nosniff', 'x-content-type-options', 'nosniff'],
    ['content-language', 'de', 'content-language', 'en'],
    ['etag', '"a"', 'etag', '"b"'],
    ['http2-settings', 'AAMAAABk'],
    ["x-!#$%&'*+.^_`|~", 'caf\xe9: \xff'],
    ['x-empty', ''],
  ];
  for (const [index, headers] of odd.entries()) {
    orders.behave((_, response) => response.writeHead(200, headers).end('good'));
    await ask(`/orders/${index}`);
  }
  await known();
  orders.behave(answers(503));

  for (const [index, [name = '', ...values]] of odd.entries()) {
    const answer = await ask(`/orders/${index}`);
    expect([answer.status, answer.by, answer.text]).toEqual([200, 'cached', 'good']);
    expect(answer.headers.get(name)?.split(/, ?/)).toEqual(values.filter((value) => value !== name));
  }
  expect(gateway.output()).not.toContain('the companion');
}, 30_000);

test('what the route, the gateway and browsers want of an answer is done to the kept one anew, and nothing of another request comes back', async () => {
  const route = {
    cors: { origins: ['https://a.example.com', 'https://b.example.com'] },
    limits: [{ requests: 100, per: 'hour', algorithm: 'fixed-window', scope: 'instance' }],
    response: {
      headers: { set: { 'x-for': 'of ${header:x-who}', 'x-own': '${requestId}' }, add: { 'x-more': 'gateway' }, remove: ['x-gone'] },
    },
  };
  const { orders, ask } = await start(spec(route), (_, response) =>
    response
      .writeHead(200, { 'x-more': 'backend', 'x-gone': 'a', 'x-for': 'backend', 'access-control-allow-origin': '*', link: ['<a>', '<b>'] })
      .end('good'),
  );
  const of = async (who: Record<string, string>) => Object.fromEntries((await ask('/orders/7', { headers: who })).headers);
  const fresh = await of({ origin: 'https://a.example.com', 'x-who': 'ann' });
  await known();
  orders.behave(answers(503));
  const kept = await of({ origin: 'https://b.example.com', 'x-who': 'bob' });
  const none = await of({});

  expect(fresh).toMatchObject({ 'x-for': 'of ann', 'x-more': 'backend, gateway', 'access-control-allow-origin': 'https://a.example.com' });
  expect(kept).toMatchObject({
    'x-for': 'of bob',
    'x-own': kept['x-request-id'],
    'x-more': 'backend, gateway',
    link: '<a>, <b>',
    vary: 'Origin',
    'access-control-allow-origin': 'https://b.example.com',
  });
  expect([kept['x-request-id'] === fresh['x-request-id'], 'x-gone' in fresh, 'x-gone' in kept]).toEqual([false, false, false]);
  expect(['x-for' in none, 'access-control-allow-origin' in none, none['x-more']]).toEqual([false, false, 'backend, gateway']);
  expect(Number(/r=(\d+)/.exec(kept.ratelimit as string)?.[1])).toBeLessThan(Number(/r=(\d+)/.exec(fresh.ratelimit as string)?.[1]));
  const missed = await ask('/orders/8', { headers: { 'x-who': 'ann' } });
  expect([missed.status, missed.headers.get('x-for')]).toEqual([503, 'of ann']);
  await orders.close();
  const unreached = await ask('/orders/8', { headers: { 'x-who': 'ann' } });
  expect([unreached.status, unreached.headers.get('x-for'), unreached.headers.get('x-more')]).toEqual([502, null, null]);
}, 30_000);

test('answers of a healthy backend pass as they are: compressed, in chunks with trailers, large, slow, broken off', async () => {
  const packed = gzipSync('x'.repeat(100_000));
  const parts = Array.from({ length: 50 }, (_, index) => Buffer.alloc(40_000, `${index} `));
  const behaviours: { [path: string]: Behaviour } = {
    '/one/orders/packed': (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed),
    '/one/orders/trailers': (_, response) => {
      response.writeHead(200, { trailer: 'x-sum', 'x-kept': 'a' });
      response.write('part');
      response.addTrailers({ 'x-sum': '7' });
      response.end('s');
    },
    '/one/orders/large': (_, response) => response.end(Buffer.concat(parts)),
    '/one/orders/full': (_, response) => response.end(Buffer.concat(parts).subarray(0, 1_048_576)),
    '/one/orders/over': (_, response) => response.end(Buffer.concat(parts).subarray(0, 1_048_577)),
    '/one/orders/slow': (_, response) => {
      for (const [index, part] of parts.slice(0, 10).entries())
        setTimeout(() => (index < 9 ? response.write(part) : response.end(part)), 10 * index);
    },
    '/one/orders/empty': (_, response) => response.writeHead(200, { 'x-kept': 'b' }).end(),
    '/one/orders/half': (asked, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setTimeout(() => asked.socket.destroy(), 50);
    },
    '/one/orders/half-chunks': (asked, response) => {
      response.write('half');
      setTimeout(() => asked.socket.destroy(), 50);
    },
  };
  const orders = await scripted((asked, response, body) => behaviours[asked.url as string]?.(asked, response, body));
  const binding = { bindings: { backends: { orders: { url: `${orders.url}/one` } } } };
  const [gateway, plain] = [
    await running({ spec: spec(), ...binding }),
    await running({ spec: spec({}, { fallback: undefined }), ...binding }),
  ];
  const wire = async ({ port }: { readonly port: number }, name: string, method = 'GET') => {
    const [answer] = await converse(port, [`${method} /orders/${name} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nte: trailers\r\n\r\n`]);
    const headers = answer?.headers.filter(([header]) => header !== 'date' && header !== 'x-request-id');
    return { ...answer, headers };
  };
  for (const path of Object.keys(behaviours)) {
    const name = path.slice('/one/orders/'.length);
    expect([name, await wire(gateway, name)]).toEqual([name, await wire(plain, name)]);
  }
  const whole = ['packed', 'trailers', 'full', 'slow', 'empty'];
  const fresh: object[] = [];
  for (const name of whole) fresh.push({ ...(await fetched(gateway, name)), by: 'cached' });
  await known();
  orders.behave(answers(503));

  const kept: object[] = [];
  for (const name of whole) kept.push(await fetched(gateway, name));
  expect(kept).toEqual(fresh);
  for (const name of ['large', 'over', 'half', 'half-chunks']) expect([name, (await fetched(gateway, name)).status]).toEqual([name, 503]);
}, 60_000);

async function fetched({ url }: { readonly url: string }, name: string) {
  const answer = await fetch(`${url}/orders/${name}`, { headers: { 'accept-encoding': '' } });
  const body = Buffer.from(await answer.arrayBuffer());
  return {
    status: answer.status,
    by: answer.headers.get('x-tollgate-fallback'),
    kept: answer.headers.get('x-kept'),
    body: body.toString(),
  };
}
