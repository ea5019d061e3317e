import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { LARGEST_ANSWER_BYTES } from '../../src/runtime/companion/kept-paths';
import { companionOf } from './support/companion';
import { eventually, sleep } from './support/gateway';
import { answers, type Behaviour, running, scripted, traffic } from './support/scripted';

const good: Behaviour = ({ url }, response) => response.end(`good ${url}`);

function spec(backend: object = { fallback: { cached: { ttl: '1h' } } }, routes: object = { 'GET /{rest+}': { backend: 'orders' } }) {
  return { name: 'shop', access: { open: 'a test' }, backends: { orders: { timeout: '2s', ...backend } }, routes };
}

async function start(shop: object = spec()) {
  const orders = await scripted(good);
  const gateway = await running({ spec: shop, bindings: { backends: { orders: { url: orders.url } } } });
  const ask = async (path: string) => {
    const begun = Date.now();
    // a connection of its own, so that no listener of before answers
    const answer = await fetch(`${gateway.url}${path}`, { headers: { connection: 'close' } });
    const text = await answer.text();
    return { status: answer.status, by: answer.headers.get('x-tollgate-fallback'), text, millis: Date.now() - begun };
  };
  return { orders, gateway, ask };
}

test('a companion that hangs or ends costs no answer of a healthy backend anything, and failures pass as they are until it is back', async () => {
  const { orders, gateway, ask } = await start();
  await ask('/a');
  await sleep(200);
  const healthy = traffic(`${gateway.url}/b`, 10);

  process.kill(companionOf(gateway, 'bodies'), 'SIGSTOP');
  const times = [];
  for (let index = 0; index < 20; index++) times.push((await ask(`/large?${index}`)).millis);
  orders.behave(({ url }, response) => (url?.startsWith('/a') === true ? response.writeHead(503).end('own') : response.end('good')));
  const hung = await ask('/a');
  await eventually(() => gateway.output().includes('the companion for bodies did not answer any more'), 20_000);
  await eventually(async () => ((await gateway.ready()).companion as { bodies?: string } | undefined)?.bodies === 'running');
  const gone = await ask('/a');
  await healthy.stop();

  expect([hung.status, hung.by, hung.text, hung.millis < 2_000]).toEqual([503, null, 'own', true]);
  expect([gone.status, gone.text]).toEqual([503, 'own']);
  expect(times.sort((a, b) => a - b)[10]).toBeLessThan(250);
  expect(new Set(healthy.statuses)).toEqual(new Set([200]));
  orders.behave(good);
  await ask('/a');
  await sleep(200);
  orders.behave(answers(503));
  expect(await ask('/a')).toMatchObject({ status: 200, by: 'cached' });
}, 60_000);

test('a flood of large answers fills no more memory than there is for them, and the newest are kept', async () => {
  const { orders, gateway, ask } = await start();
  orders.behave((_, response) => response.end(Buffer.alloc(LARGEST_ANSWER_BYTES, 'x')));
  const companion = companionOf(gateway, 'bodies');
  for (let round = 0; round < 30; round++) await Promise.all([...'abcdefgh'].map((name) => ask(`/${round}/${name}`)));
  await sleep(1_500);
  await ask('/last');
  await sleep(300);
  orders.behave(answers(503));

  expect(await ask('/last')).toMatchObject({ status: 200, by: 'cached' });
  expect(await ask('/0/a')).toMatchObject({ status: 503, by: null });
  expect(residentMiB(companion)).toBeLessThan(300);
  expect(companionOf(gateway, 'bodies')).toBe(companion);
}, 60_000);

test('under load every answer still comes, and the last good one is hardly older than a second', async () => {
  const { orders, ask } = await start();
  let said = 0;
  orders.behave((_, response) => response.end(String(said)));
  const end = Date.now() + 2_500;
  let asked = 0;
  const one = async (worker: number) => {
    for (; Date.now() < end; asked++) {
      said = Date.now();
      await ask(worker === 0 ? '/seldom' : '/often');
      if (worker === 0) await sleep(400);
    }
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(one));
  await sleep(300);
  orders.behave(answers(503));

  expect(asked).toBeGreaterThan(100);
  for (const path of ['/seldom', '/often']) {
    const { by, text } = await ask(path);
    expect([path, by, end - Number(text) < 2_500]).toEqual([path, 'cached', true]);
  }
}, 30_000);

test('what is gone is forgotten at once, however much was kept in the same second', async () => {
  const { orders, gateway } = await start();
  // one connection, so that one worker counts
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const ask = (path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      get(`${gateway.url}${path}`, { agent }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode));
      }).on('error', reject);
    });
  await ask('/first');
  // from the beginning of a second
  await sleep(1_000 - (Date.now() % 1_000));
  for (let index = 0; index < 20; index++) await ask(`/${index}`);
  await ask('/gone');
  orders.behave(answers(404));
  await ask('/gone');
  await sleep(300);
  orders.behave(answers(503));

  expect([await ask('/0'), await ask('/gone')]).toEqual([200, 503]);
}, 30_000);

test('kept answers outlive a reload that leaves their way as it is and count for the new time, and a fallback that comes and goes fails no request', async () => {
  const { orders, gateway, ask } = await start();
  await ask('/a');
  await sleep(200);
  const reloads = () => gateway.output().split('reloaded generation').length;
  const reload = async (next: object) => {
    const before = reloads();
    gateway.writeSpec(next);
    await eventually(() => reloads() > before, 20_000);
    await sleep(300);
  };
  const limited = { 'GET /{rest+}': { backend: 'orders', limits: [{ requests: 500, per: 'hour', scope: 'instance' }] } };
  await reload(spec({ fallback: { cached: { ttl: '2h' } } }, limited));
  orders.behave(answers(503));
  expect(await ask('/a')).toMatchObject({ status: 200, by: 'cached', text: 'good /a' });

  const other = { 'GET /{rest+}': { backend: 'orders', request: { headers: { set: { 'x-new': 'yes' } } } } };
  await reload(spec({ fallback: { cached: { ttl: '1h' } } }, other));
  expect(await ask('/a')).toMatchObject({ status: 503, by: null });
  await reload(spec({ fallback: { cached: { ttl: '1ms' } } }));
  expect(await ask('/a')).toMatchObject({ status: 503, by: null });
  await reload(spec());
  expect(await ask('/a')).toMatchObject({ status: 503, by: null });

  const sent = traffic(`${gateway.url}/b`, 10);
  orders.behave(good);
  for (const next of [spec({}), spec(), spec({}), spec()]) await reload(next);
  await sent.stop();
  expect(new Set(sent.statuses.slice(5))).toEqual(new Set([200]));
}, 60_000);

test('each backend, side, variant and version has answers of its own, and a fixed one may stand in for the other backend', async () => {
  const cached = { fallback: { cached: { ttl: '1h' } } };
  const weighted = [
    { backend: 'orders', weight: 1 },
    { backend: 'next', weight: 1 },
  ];
  const shop = {
    ...spec(),
    backends: { orders: cached, next: cached, users: { fallback: { respond: { status: 203, body: 'nobody' } } } },
    routes: {
      'GET /kept': { weighted, sticky: ['header:x-user'] },
      'GET /canary': { backend: 'orders', canary: { backend: 'next', weightPercent: 0, preview: { header: 'x-new', value: 'yes' } } },
      'GET /variant': {
        backend: 'orders',
        variants: [{ when: { headers: { 'x-a': 'b' } }, backend: 'orders', rewrite: { path: '/other' } }],
      },
      'GET /a/{rest+}': { backend: 'orders', rewrite: { path: '/{rest}' } },
      'GET /mixed': { weighted: [weighted[0], { backend: 'users', weight: 1 }], sticky: ['header:x-user'] },
    },
    versions: { by: { header: 'x-version' }, defaultVersion: '1', list: { '1': {}, '2': {} } },
  };
  const named =
    (name: string): Behaviour =>
    ({ url }, response) =>
      response.end(`${name} ${url}`);
  const [orders, next, users] = [await scripted(named('orders')), await scripted(named('next')), await scripted(answers(502))];
  const bindings = { backends: { orders: { url: orders.url }, next: { url: next.url }, users: { url: users.url } } };
  const gateway = await running({ spec: shop, bindings });
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${gateway.url}${path}`, { headers });
    return `${answer.status} ${await answer.text()}`;
  };
  const asked: [string, Record<string, string>][] = [
    ...['ann', 'bob', 'cem', 'dana', 'eve', 'fay'].map((user): [string, Record<string, string>] => ['/kept', { 'x-user': user }]),
    ...['ann', 'bob', 'cem', 'dana', 'eve', 'fay'].map((user): [string, Record<string, string>] => ['/mixed', { 'x-user': user }]),
    ['/canary', {}],
    ['/canary', { 'x-new': 'yes' }],
    ['/variant', {}],
    ['/variant', { 'x-a': 'b' }],
    ['/a/a/b', {}],
  ];
  const fresh = [];
  for (const [path, headers] of asked) fresh.push(await ask(path, headers));
  expect(new Set(fresh)).toEqual(
    new Set([
      '200 orders /kept',
      '200 next /kept',
      '200 orders /mixed',
      '203 nobody',
      '200 orders /canary',
      '200 next /canary',
      '200 orders /variant',
      '200 orders /other',
      '200 orders /a/b',
    ]),
  );
  await sleep(200);
  for (const backend of [orders, next, users]) backend.behave(answers(503));

  const kept = [];
  for (const [path, headers] of asked) kept.push(await ask(path, headers));
  expect(kept).toEqual(fresh);
  expect(await ask('/a/b')).toBe('503 503');
  expect(await ask('/canary', { 'x-version': '2' })).toBe('503 503');
}, 40_000);

/** How much memory a process has. */
function residentMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
