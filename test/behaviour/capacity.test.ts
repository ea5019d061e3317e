import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from './support/gateway';
import { freePort } from './support/ports';
import { type Running, startRun } from './support/run-files';
import { startUpstream, type Upstream } from './support/upstream';

const backends = {
  requests: { capacity: { requests: 3 } },
  pending: { capacity: { connections: 1, pendingRequests: 2 } },
  connections: { capacity: { connections: 2, requests: 1_000 } },
  free: {},
  slow: { timeout: '300ms' },
  gone: {},
};
const SPEC = {
  name: 'shop',
  access: { open: 'capacity is looked at' },
  backends,
  routes: Object.fromEntries(Object.keys(backends).map((backend) => [`GET /${backend}`, { backend }])),
};

let upstream: Upstream;
let gateway: Running;
let open: (() => void)[] = [];
let connections = 0;

beforeAll(async () => {
  upstream = await startUpstream((request, response) => {
    if (request.headers['x-now'] !== undefined) return void response.end('now');
    open.push(() => response.end('held'));
  });
  const bound = { url: upstream.url };
  gateway = await startRun({
    spec: SPEC,
    bindings: {
      backends: {
        ...Object.fromEntries(Object.keys(backends).map((name) => [name, bound])),
        gone: { url: `http://127.0.0.1:${await freePort()}` },
      },
    },
  });
});

afterAll(async () => {
  await gateway.end();
  await upstream.close();
});

beforeEach(() => {
  open = [];
  connections = 0;
});

const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/${path}`, { headers }).then(async (answer) => ({ status: answer.status, body: await answer.text() }));

/** Lets the backend answer whoever waits, until nobody does. */
async function release(answers: readonly Promise<unknown>[]): Promise<void> {
  let waiting = true;
  const all = Promise.all(answers).finally(() => {
    waiting = false;
  });
  await eventually(() => {
    for (const answer of open.splice(0)) answer();
    return !waiting;
  });
  await all;
}

const OVERLOADED = { type: 'urn:tollgate:problem:overloaded', status: 503 };

test('as many requests are under way as it says, and the next one is told so at once', async () => {
  const held = [1, 2, 3].map(() => ask('requests'));
  await eventually(() => open.length === 3);
  const refused = await ask('requests');
  const free = await ask('free', { 'x-now': 'yes' });
  await release(held);

  expect(refused.status).toBe(503);
  expect(JSON.parse(refused.body)).toMatchObject(OVERLOADED);
  expect(free.status).toBe(200);
  for (const answer of held) expect(await answer).toEqual({ status: 200, body: 'held' });
  expect((await ask('requests', { 'x-now': 'yes' })).status).toBe(200);
});

test('those without a connection wait, as many as may', async () => {
  const sent = Array.from({ length: 12 }, () => ask('pending'));
  const settled: number[] = [];
  for (const answer of sent) void answer.then(({ status }) => settled.push(status));
  await eventually(() => settled.length >= 12 - 4);
  expect(new Set(settled)).toEqual(new Set([503]));
  await release(sent);

  const statuses = (await Promise.all(sent)).map(({ status }) => status);
  // a connection for each of the gateway's two threads at most, and two requests that wait
  const served = statuses.filter((status) => status === 200).length;
  expect(served).toBeGreaterThanOrEqual(3);
  expect(served).toBeLessThanOrEqual(4);
});

test('connections are shared one after the other, and nobody is refused who may wait', async () => {
  const sent = Array.from({ length: 30 }, () => ask('connections'));
  await eventually(() => open.length >= 2);
  connections = open.length;
  await release(sent);

  expect(connections).toBeLessThanOrEqual(3);
  expect(new Set((await Promise.all(sent)).map(({ status }) => status))).toEqual(new Set([200]));
});

describe('a backend', () => {
  test('without a ceiling takes what comes', async () => {
    const sent = Array.from({ length: 300 }, () => ask('free'));
    await eventually(() => open.length === 300);
    await release(sent);

    expect(new Set((await Promise.all(sent)).map(({ status }) => status))).toEqual(new Set([200]));
  });

  test('that does not answer in time is late', async () => {
    const { status, body } = await ask('slow');

    expect(status).toBe(504);
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:tollgate:problem:backend-timeout', status: 504 });
  });

  test('that is not there cannot be reached', async () => {
    const { status, body } = await ask('gone');

    expect(status).toBe(502);
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:tollgate:problem:backend-unreachable', status: 502 });
  });
});
