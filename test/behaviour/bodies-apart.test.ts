import { createHmac } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { companionOf } from './support/companion';
import { eventually } from './support/gateway';
import { type Running, startRun } from './support/run-files';

const SPEC = {
  name: 'shop',
  schemes: { hooks: { hmac: { header: 'x-signature', prefix: 'sha256=', secret: { secret: 'webhook', key: 'token' } } } },
  access: { open: 'limits are looked at' },
  routes: {
    'POST /signed': { respond: { status: 200, body: 'signed' }, access: { scheme: 'hooks' }, body: { maxSize: '10Mi' } },
    'GET /limited': {
      respond: { status: 200, body: 'counted' },
      limits: [{ requests: 1_000_000, per: 'hour', by: ['ip'], algorithm: 'fixed-window', scope: 'instance' }],
    },
  },
};

/** A gateway with signed bodies and limits that the companion counts, until the test has finished. */
async function serve(): Promise<Running> {
  const running = await startRun({ spec: SPEC, secrets: { webhook: { token: 'k' } } });
  onTestFinished(() => running.end());
  await eventually(async () => (await limited(running)) === 200);
  return running;
}

const limited = async ({ url }: Running) => (await fetch(`${url}/limited`)).status;

const sign = (body: string) => `sha256=${createHmac('sha256', 'k').update(body).digest('hex')}`;

async function post({ url }: Running, body: string, signature: string) {
  const response = await fetch(`${url}/signed`, { method: 'POST', body, headers: { 'x-signature': signature } });
  await response.arrayBuffer();
  return response.status;
}

test('what checks bodies and what decides are apart: either hangs alone, is said to, and comes back', async () => {
  const running = await serve();
  expect((await running.ready()).companion).toEqual({ decisions: 'running', bodies: 'running' });
  expect(await running.metrics()).toContain('tollgate_companion_running{part="bodies"} 1\n');

  process.kill(companionOf(running, 'bodies'), 'SIGSTOP');
  const signed = post(running, 'hello', sign('hello'));
  expect(await limited(running)).toBe(200);
  expect(await signed).toBe(503);
  await eventually(async () => (await post(running, 'hello', sign('hello'))) === 200, 20_000);
  expect(running.output()).toContain('the companion for bodies did not answer any more');

  process.kill(companionOf(running, 'decisions'), 'SIGSTOP');
  expect([await limited(running), await post(running, 'hello', sign('hello'))]).toEqual([503, 200]);
  await eventually(async () => (await limited(running)) === 200, 20_000);
}, 60_000);
