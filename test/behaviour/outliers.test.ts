import { expect, onTestFinished, test } from 'vitest';
import { eventually, sleep } from './support/gateway';
import { freePort } from './support/ports';
import { startRun } from './support/run-files';
import { startUpstream, type Upstream } from './support/upstream';

/** A server that can be told to fail. */
interface Flapping extends Upstream {
  failing: boolean;
  asked: number;
}

async function startFlapping(name: string): Promise<Flapping> {
  const state = { failing: false, asked: 0 };
  const upstream = await startUpstream((_, response) => {
    state.asked += 1;
    response.writeHead(state.failing ? 500 : 200).end(name);
  });
  onTestFinished(upstream.close);
  return Object.assign(state, upstream);
}

async function serve(outliers: object, endpoints: readonly Pick<Upstream, 'url'>[], more: object = {}) {
  const spec = {
    name: 'shop',
    access: { open: 'ejection is looked at' },
    backends: { orders: { outliers, ...more } },
    routes: { 'GET /orders': { backend: 'orders' } },
  };
  const gateway = await startRun({ spec, bindings: { backends: { orders: { endpoints: endpoints.map(({ url }) => ({ url })) } } } });
  onTestFinished(gateway.end);
  const ask = async () => (await fetch(`${gateway.url}/orders`)).status;
  return { ask };
}

/** Until every thread of the gateway knows who is out. */
const SEEN = 500;

const QUICK = { consecutive5xx: 3, interval: '100ms', ejectFor: '1s', maxEjectedPercent: 50 };

test('an endpoint that fails several times in a row gets no requests for a while, and then again', async () => {
  const [good, bad] = [await startFlapping('good'), await startFlapping('bad')];
  bad.failing = true;
  const { ask } = await serve(QUICK, [good, bad]);
  await eventually(async () => (await ask()) === 500 && bad.asked >= 3, 5_000);
  const before = bad.asked;

  for (let count = 0; count < 20; count++) expect(await ask()).toBe(200);
  expect(bad.asked).toBe(before);
  bad.failing = false;
  await eventually(async () => (await ask()) === 200 && bad.asked > before, 5_000);
});

test('a success in between begins the row anew', async () => {
  const [good, bad] = [await startFlapping('good'), await startFlapping('bad')];
  const { ask } = await serve(QUICK, [good, bad]);
  for (let count = 0; count < 40; count++) {
    bad.failing = bad.asked % 3 !== 0;
    await ask();
  }

  expect(bad.asked).toBeGreaterThan(15);
});

test('an endpoint that cannot be reached is one that fails', async () => {
  const good = await startFlapping('good');
  const dead = `http://127.0.0.1:${await freePort()}`;
  const { ask } = await serve(QUICK, [good, { url: dead }]);
  let failures = 0;
  for (let count = 0; count < 30; count++) failures += (await ask()) === 502 ? 1 : 0;

  // each of the gateway's threads finds it out by itself at the latest with three more
  expect(failures).toBeGreaterThanOrEqual(3);
  expect(failures).toBeLessThanOrEqual(6);
});

test('no more than a share of them are out at one time', async () => {
  const all = await Promise.all(['a', 'b', 'c', 'd'].map(startFlapping));
  for (const each of all) each.failing = true;
  const { ask } = await serve({ ...QUICK, ejectFor: '1m' }, all);
  for (let count = 0; count < 60; count++) await ask();
  await sleep(SEEN);
  const before = all.map(({ asked }) => asked);
  for (let count = 0; count < 40; count++) await ask();

  expect(all.filter(({ asked }, index) => asked > (before[index] as number))).toHaveLength(2);
});

test('a share of none takes nobody out', async () => {
  const [good, bad] = [await startFlapping('good'), await startFlapping('bad')];
  bad.failing = true;
  const { ask } = await serve({ ...QUICK, maxEjectedPercent: 0 }, [good, bad]);
  for (let count = 0; count < 40; count++) await ask();

  expect(bad.asked).toBeGreaterThan(15);
});

test('the only endpoint of a backend stays', async () => {
  const bad = await startFlapping('bad');
  bad.failing = true;
  const { ask } = await serve(QUICK, [bad]);
  for (let count = 0; count < 20; count++) expect(await ask()).toBe(500);
});

test('who passes its checks stays out for its time all the same', async () => {
  const [good, bad] = [await startFlapping('good'), await startFlapping('bad')];
  const healthCheck = { path: '/health', interval: '100ms', timeout: '100ms', unhealthyAfter: 100 };
  const { ask } = await serve({ ...QUICK, ejectFor: '1m' }, [good, bad], { healthCheck });
  bad.failing = true;
  for (let count = 0; count < 12; count++) await ask();
  bad.failing = false;
  await sleep(SEEN);

  for (let count = 0; count < 20; count++) expect(await ask()).toBe(200);
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  expect(new Set(answers)).toEqual(new Set([200]));
});
