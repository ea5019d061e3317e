import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLoad } from './support/load';
import { freePort } from './support/ports';
import { type Running, startRun } from './support/run-files';
import { type ScriptedUpstream, startScripted } from './support/scripted-upstream';
import { startUpstream, type Upstream } from './support/upstream';

const SPEC = {
  name: 'shop',
  access: { open: 'repeating is looked at' },
  backends: {
    one: { retry: { when: ['5xx'], backoff: { initial: '400ms', max: '400ms' } } },
    quick: { retry: { when: ['5xx', '429'] } },
    either: { retry: { when: ['5xx'], attempts: 1 } },
    halfDead: { retry: { attempts: 2 } },
    closing: { retry: { when: ['reset'] } },
    storm: { retry: { attempts: 2, when: ['503'] } },
    flood: { retry: { attempts: 2, when: ['503'], budgetPercent: 100 } },
  },
  routes: {
    'GET /one': { backend: 'one' },
    'GET,PUT /quick': { backend: 'quick' },
    'GET /either': { backend: 'either' },
    'ANY /half-dead': { backend: 'halfDead' },
    'GET,POST /closing': { backend: 'closing' },
    'GET /storm': { backend: 'storm' },
    'GET /flood': { backend: 'flood' },
  },
};

let one: ScriptedUpstream;
let bad: Upstream;
let closing: Upstream & { readonly seen: { method: string }[] };
let gateway: Running;

beforeAll(async () => {
  one = await startScripted('one');
  bad = await startUpstream((_, response) => setTimeout(() => response.writeHead(503).end(), 5));
  closing = await startClosing();
  const dead = `http://127.0.0.1:${await freePort()}`;
  gateway = await startRun({
    spec: SPEC,
    bindings: {
      backends: {
        one: { url: one.url },
        quick: { url: one.url },
        either: { endpoints: [{ url: one.url }, { url: bad.url }] },
        halfDead: { endpoints: [{ url: one.url }, { url: dead }] },
        closing: { url: closing.url },
        storm: { url: bad.url },
        flood: { url: bad.url },
      },
    },
  });
});

afterAll(async () => {
  await gateway.end();
  await Promise.all([one.close(), bad.close(), closing.close()]);
});

/** A server that drops a connection as soon as a second request comes on it, as one does whose patience has just ended. */
async function startClosing() {
  const seen: { method: string }[] = [];
  const used = new WeakSet<object>();
  const server = createServer((request, response) => {
    seen.push({ method: request.method as string });
    if (used.has(request.socket)) return void request.socket.destroy();
    used.add(request.socket);
    response.end('first');
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections());
  return { port, url: `http://127.0.0.1:${port}`, server, close, seen };
}

const ask = async (path: string, script = '200', init: RequestInit = {}) => {
  const begun = performance.now();
  const answer = await fetch(`${gateway.url}${path}`, { ...init, headers: { 'x-script': script } });
  const body = await answer.text().catch(() => 'broken off');
  return { status: answer.status, body, millis: performance.now() - begun };
};

/** What a crowded machine adds. */
const SLACK = 300;

test('a try waits a random time below its bound', async () => {
  const waits: number[] = [];
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all([0, 1, 2].map(() => ask('/one', '503, 200')));
    waits.push(...answers.map(({ status, millis }) => (status === 200 ? millis : Number.NaN)));
  }

  expect(waits).not.toContain(Number.NaN);
  expect(Math.max(...waits)).toBeLessThan(400 + SLACK);
  // 30 fair coins: all on one side less than twice in a billion times
  expect(waits.some((millis) => millis < 200)).toBe(true);
  expect(waits.some((millis) => millis >= 200)).toBe(true);
}, 60_000);

test('the seconds of Retry-After are waited', async () => {
  const { status, millis } = await ask('/quick', '429;retry-after=1, 200');

  expect(status).toBe(200);
  expect(millis).toBeGreaterThanOrEqual(1_000);
});

test('an answer that breaks off is not repeated: the client has its beginning', async () => {
  one.fresh();

  expect(await ask('/quick', 'half, 200')).toMatchObject({ status: 200, body: 'broken off' });
  expect(one.fresh()).toBe(1);
});

test('another endpoint gets the next try', async () => {
  const statuses = [];
  for (let count = 0; count < 60; count++) statuses.push((await ask('/either')).status);

  expect(new Set(statuses)).toEqual(new Set([200]));
});

describe('a body', () => {
  const body = (bytes: number) => 'x'.repeat(bytes);

  test('of 32 KiB is sent again whole', async () => {
    one.fresh();

    expect((await ask('/quick', '503, 200', { method: 'PUT', body: body(32_768) })).status).toBe(200);
    expect(one.requests.slice(-2).map((request) => request.body.length)).toEqual([32_768, 32_768]);
    expect(one.fresh()).toBe(2);
  });

  test('above that goes through once: nothing of it is kept', async () => {
    one.fresh();

    expect((await ask('/quick', '503, 200', { method: 'PUT', body: body(300_000) })).status).toBe(503);
    expect(one.fresh()).toBe(1);
  });
});

test('a body above 32 KiB for which no connection came about is not kept: the backend cannot be reached', async () => {
  const statuses: number[] = [];
  for (let count = 0; count < 20; count++) {
    const { status, body } = await ask('/half-dead', '200', { method: 'PUT', body: 'x'.repeat(300_000) });
    statuses.push(status);
    if (status !== 200) expect(JSON.parse(body)).toMatchObject({ type: 'urn:tollgate:problem:backend-unreachable', status: 502 });
  }

  // each of the gateway's threads goes round by itself
  expect(new Set(statuses)).toEqual(new Set([200, 502]));
});

test('every method is tried again at another endpoint where no connection came about', async () => {
  for (const method of ['GET', 'PUT', 'POST', 'PATCH', 'DELETE']) {
    for (let count = 0; count < 10; count++) {
      const answer = await ask('/half-dead', '200', { method, ...(method === 'GET' ? {} : { body: 'a body' }) });
      expect([method, answer.status]).toEqual([method, 200]);
    }
  }
});

describe('a connection that the backend closes just when it is used again', () => {
  test('costs a client nothing where the request may be repeated', async () => {
    const statuses = [];
    for (let count = 0; count < 40; count++) statuses.push((await ask('/closing')).status);

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(closing.seen.length).toBeGreaterThan(40);
  });

  test('is told to the client where it may not', async () => {
    await ask('/closing');
    const before = closing.seen.length;
    const statuses = [];
    for (let count = 0; count < 10; count++) statuses.push((await ask('/closing', '200', { method: 'POST', body: 'once' })).status);

    expect(new Set(statuses)).toEqual(new Set([200, 502]));
    expect(closing.seen.length - before).toBe(10);
  });
});

describe('while everything fails', () => {
  /** How often the backend was asked for each request. */
  async function pressure(path: string): Promise<{ readonly requests: number; readonly tries: number }> {
    const metric = `envoy_cluster_upstream_rq_total{envoy_cluster_name="shop/${path.slice(1)}"}`;
    const asked = async () =>
      Number(
        (await gateway.envoyMetrics())
          .split('\n')
          .find((line) => line.startsWith(metric))
          ?.split(' ')
          .at(-1) ?? 0,
      );
    const before = await asked();
    const load = startLoad(`${gateway.url}${path}`, { loops: 60 });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const { requests } = await load.stop();
    return { requests, tries: (await asked()) - before };
  }

  test('60 clients reach the backend hardly more often than they ask: a fifth more at most', async () => {
    const { requests, tries } = await pressure('/storm');

    expect(requests).toBeGreaterThan(500);
    expect(tries).toBeGreaterThan(requests);
    expect(tries).toBeLessThanOrEqual(1.2 * requests + 10);
  }, 30_000);

  test('and with a budget of all that is under way, half as often again', async () => {
    const { requests, tries } = await pressure('/flood');

    expect(tries).toBeGreaterThan(1.4 * requests);
  }, 30_000);
});
