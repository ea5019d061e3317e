import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually, sleep } from './support/gateway';
import { freePort } from './support/ports';
import { type Running, startRun } from './support/run-files';
import { startUpstream, type Upstream } from './support/upstream';

const SPEC = {
  name: 'shop',
  access: { open: 'checks are looked at' },
  backends: {
    orders: { healthCheck: { path: '/health', interval: '100ms', timeout: '100ms', healthyAfter: 3, unhealthyAfter: 4 } },
    twice: { healthCheck: { path: '/health', interval: '100ms', timeout: '100ms' } },
    dead: { healthCheck: { path: '/health', interval: '100ms', timeout: '100ms' } },
    based: { healthCheck: { path: '/health', interval: '100ms' } },
  },
  routes: {
    'GET /orders': { backend: 'orders' },
    'GET /twice': { backend: 'twice' },
    'GET /dead': { backend: 'dead' },
    'GET /based': { backend: 'based' },
  },
};

/** A server whose health can be changed, and what was asked of its health. */
interface Patient extends Upstream {
  health: number | 'late';
  readonly checks: { path: string; host: string; method: string; at: number }[];
}

async function startPatient(name: string): Promise<Patient> {
  const patient = { health: 200 as Patient['health'], checks: [] as Patient['checks'] };
  const upstream = await startUpstream((request, response) => {
    if (!request.url?.endsWith('/health')) return void response.end(name);
    const { url = '', method = '' } = request;
    patient.checks.push({ path: url, host: request.headers.host ?? '', method, at: performance.now() });
    if (patient.health !== 'late') response.writeHead(patient.health).end();
  });
  return Object.assign(patient, upstream);
}

let one: Patient;
let two: Patient;
let based: Patient;
let gateway: Running;

beforeAll(async () => {
  [one, two, based] = await Promise.all([startPatient('one'), startPatient('two'), startPatient('based')]);
  const dead = `http://127.0.0.1:${await freePort()}`;
  gateway = await startRun({
    spec: SPEC,
    bindings: {
      backends: {
        orders: { url: one.url },
        twice: { endpoints: [{ url: one.url }, { url: two.url }] },
        dead: { url: dead },
        based: { url: `${based.url}/inner` },
      },
    },
  });
});

afterAll(async () => {
  await gateway.end();
  await Promise.all([one.close(), two.close(), based.close()]);
});

beforeEach(async () => {
  one.health = 200;
  two.health = 200;
  await eventually(async () => (await status('/orders')) === 200 && (await names()).size === 2);
});

const status = async (path: string) => (await fetch(`${gateway.url}${path}`)).status;

/** Who answers ten requests. */
async function names(): Promise<Set<string>> {
  const answers = await Promise.all(Array.from({ length: 10 }, async () => (await fetch(`${gateway.url}/twice`)).text()));
  return new Set(answers);
}

test('an endpoint is asked for its health by its own name, below its own path, whether requests come or not', async () => {
  await eventually(() => based.checks.length >= 5, 3_000);

  const { path, host, method } = based.checks[0] as (typeof based.checks)[0];
  expect({ path, host, method }).toEqual({ path: '/inner/health', host: `127.0.0.1:${based.port}`, method: 'GET' });
});

test.each([500, 404, 302, 'late'] as const)(
  'an endpoint whose health is %s gets no requests any more, and gets some when it is well again',
  async (ill) => {
    two.health = ill;
    await eventually(async () => !(await names()).has('two'), 3_000);

    for (let round = 0; round < 3; round++) expect(await names()).toEqual(new Set(['one']));
    two.health = 200;
    await eventually(async () => (await names()).has('two'), 3_000);
  },
);

test('where all are out nobody is asked: requests are 502 at once', async () => {
  one.health = 503;
  two.health = 503;
  await eventually(async () => (await status('/twice')) === 502, 3_000);
  const answer = await fetch(`${gateway.url}/twice`);

  expect(await answer.json()).toMatchObject({ type: 'urn:tollgate:problem:backend-unreachable', status: 502 });
});

test('it takes as many bad answers in a row as it says, and as many good ones', async () => {
  await sleep(500);
  one.health = 500;
  const [out, bad] = await until(async () => (await status('/orders')) === 502);
  one.health = 200;
  const [back, good] = await until(async () => (await status('/orders')) === 200);

  expect([out, back]).toEqual([true, true]);
  // two backends are checked by this server: of each its own
  expect(bad).toBeGreaterThanOrEqual(2 * 3);
  expect(good).toBeGreaterThanOrEqual(2 * 2);
});

/** Waits, and counts the checks of the endpoint meanwhile. */
async function until(check: () => Promise<boolean>): Promise<[boolean, number]> {
  const before = one.checks.length;
  await eventually(check, 5_000);
  return [true, one.checks.length - before];
}

test('an endpoint that was never there is out', async () => {
  expect(await status('/dead')).toBe(502);
});
