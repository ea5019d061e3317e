import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { serveMetrics } from '../../src/runtime/agent/servers';
import type { Status } from '../../src/runtime/agent/status';

const status: Status = {
  generation: 'g1',
  accepted: true,
  envoy: 'live',
  draining: false,
  keys: [],
  apiKeys: [],
  tls: [],
  logins: [],
  breakers: [],
  counts: { accepted: 1, refused: 0 },
};

/** A server whose Envoy tells these pieces. */
async function served(pieces: () => AsyncIterable<string>, now: Status = status): Promise<string> {
  const ports = { status: async () => now, admin: { get: async () => 'all that Envoy counts' }, metrics: { pieces } };
  const server = await serveMetrics({ host: '127.0.0.1', port: 0 }, ports);
  onTestFinished(async () => {
    server.close().closeAllConnections();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function* two() {
  yield 'one 1\n';
  yield 'two 2\n';
}

test('the port of metrics tells them, and nothing else', async () => {
  const url = await served(two);
  const answer = await fetch(`${url}/metrics`);

  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await answer.text()).toMatch(/^# HELP tollgate_generation_info [\s\S]*\none 1\ntwo 2\n$/);
  for (const path of ['/', '/ready', '/live', '/metrics/envoy', '/metrics?x', '/stats']) expect((await fetch(url + path)).status).toBe(404);
  expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(404);
});

test('while Envoy does not answer, the agent tells what it knows by itself', async () => {
  const url = await served(two, { ...status, envoy: 'not live' });

  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/tollgate_ready 0\n(?!.*one 1)/);
});

test('what ends in the middle is no answer: nobody takes a part for all', async () => {
  const url = await served(async function* () {
    yield 'one 1\n';
    throw new Error('gone');
  });

  await expect(fetch(`${url}/metrics`).then((answer) => answer.text())).rejects.toThrow();
  expect((await fetch(`${url}/ready`)).status).toBe(404);
});

test('a scraper that hangs up disturbs nobody', async () => {
  const url = await served(async function* () {
    for (let line = 0; line < 100_000; line++) yield `line ${'x'.repeat(100)} ${line}\n`;
  });
  const over = new AbortController();
  const answer = await fetch(`${url}/metrics`, { signal: over.signal });
  over.abort();
  await expect(answer.text()).rejects.toThrow();

  expect((await fetch(`${url}/metrics`)).status).toBe(200);
});
