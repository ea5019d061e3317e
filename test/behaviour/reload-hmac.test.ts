import { createHmac, randomBytes } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { eventually, processesWith, sleep } from './support/gateway';
import { startLoad } from './support/load';
import { converse } from './support/raw-http';
import { type Entries, startRun } from './support/run-files';
import { startUpstream } from './support/upstream';

const specOf = ({ header, key }: { readonly header: string; readonly key: string }) => ({
  name: 'shop',
  schemes: { hooks: { hmac: { header, prefix: 'sha256=', secret: { secret: 'webhook', key } } } },
  access: { scheme: 'hooks' },
  backends: { orders: {} },
  routes: {
    'POST /hooks': { backend: 'orders', body: { maxSize: '4Mi' } },
    'POST /plain': { backend: 'orders', access: { open: 'a test' } },
    'GET /signed': { respond: { status: 200, body: 'signed' } },
    'GET /open': { respond: { status: 200, body: 'open' }, access: { open: 'a test' } },
  },
});

const signature = (key: string, body: string | Buffer) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

/** `tollgate run` before a backend that answers with the hash of what it gets. They end with the test. */
async function start(secrets: Entries, words: readonly string[] = []) {
  const requests: Buffer[] = [];
  const begun: (string | undefined)[] = [];
  const upstream = await startUpstream((request, response) => {
    const pieces: Buffer[] = [];
    request.once('data', () => begun.push(request.url));
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      requests.push(Buffer.concat(pieces));
      response.end();
    });
  });
  onTestFinished(upstream.close);
  const bindings = { backends: { orders: { url: upstream.url } } };
  const running = await startRun({ spec: specOf({ header: 'x-signature', key: 'token' }), bindings, secrets, words });
  onTestFinished(running.end);
  const url = `http://127.0.0.1:${running.port}`;
  const call = async (key: string, body: string | Buffer = 'hello') =>
    (await fetch(`${url}/hooks`, { method: 'POST', headers: { 'x-signature': signature(key, body) }, body })).status;
  return { ...running, url, call, requests, begun };
}

test('a secret that is replaced ends and its successor begins, without a dropped request and without a reload; no secret is shown', async () => {
  const running = await start({ webhook: { token: 'first-secret' } });
  expect([await running.call('first-secret'), await running.call('secret-0')]).toEqual([200, 401]);
  const load = startLoad(`${running.url}/open`);

  for (let round = 0; round < 5; round++) {
    running.write({ webhook: { token: `secret-${round}\n` } });
    await eventually(async () => (await running.call(`secret-${round}`)) === 200);
  }
  expect([await running.call('first-secret'), await running.call('secret-3'), await running.call('secret-4')]).toEqual([401, 401, 200]);

  running.write({ other: { token: 'secret-4' } });
  await eventually(async () => (await running.call('secret-4')) === 503);
  expect(await running.call('')).toBe(503);
  running.write({ webhook: { token: 'secret-5' } });
  await eventually(async () => (await running.call('secret-5')) === 200);

  const { errors, refusedConnections, answers } = await load.stop();
  expect({ errors, refusedConnections, answers: [...answers.keys()] }).toEqual({
    errors: [],
    refusedConnections: 0,
    answers: ['200 open'],
  });
  expect(running.output()).toContain('the secret of shop/hooks is missing or empty, requests with a signature get 503: webhook/token\n');
  for (const shown of [running.output(), running.left(), JSON.stringify(await running.ready()), await running.metrics()])
    expect(shown).not.toMatch(/reloaded|secret-\d|first-secret/);
}, 60_000);

test('any bytes reach the backend as they were signed, however they come', async () => {
  const running = await start({ webhook: { token: 'the-secret' } });
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const bodies = [all, Buffer.from([0]), Buffer.from([0xff, 0xfe, 0xc3]), randomBytes(70_000), randomBytes(4 * 1024 * 1024)];

  for (const body of bodies) expect(await running.call('the-secret', body)).toBe(200);
  const head = `POST /hooks HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-signature: ${signature('the-secret', all)}\r\ntransfer-encoding: chunked\r\n\r\n`;
  const chunks = [...all].map((byte) => Buffer.from([0x31, 0x0d, 0x0a, byte, 0x0d, 0x0a]));
  const [answer] = await converse(running.port, [Buffer.concat([Buffer.from(head), ...chunks, Buffer.from('0\r\n\r\n')])]);

  expect(answer?.status).toBe(200);
  expect(running.requests.map((body) => body.toString('hex'))).toEqual([...bodies, all].map((body) => body.toString('hex')));
}, 60_000);

test('without its companion a signed route answers 503 and the others go on; a new companion knows the secret', async () => {
  const running = await start({ webhook: { token: 'the-secret' } });
  expect(await running.call('the-secret')).toBe(200);
  const load = startLoad(`${running.url}/open`);

  const [companion] = processesWith(running.secretsFile.replace(/secrets\.json$/, '')).filter((id) =>
    processesWith('companion/index.js').includes(id),
  );
  process.kill(Number(companion), 'SIGSTOP');
  expect(await running.call('the-secret')).toBe(503);
  expect((await fetch(`${running.url}/plain`, { method: 'POST', body: randomBytes(100_000) })).status).toBe(200);
  await eventually(async () => (await running.call('the-secret')) === 200, 20_000);

  const { errors, answers } = await load.stop();
  expect({ errors, answers: [...answers.keys()] }).toEqual({ errors: [], answers: ['200 open'] });
}, 60_000);

test('a signed body is held back until its signature is known, and no other is', async () => {
  const running = await start({ webhook: { token: 'the-secret' } });
  const begin = (path: string) => {
    const request = httpRequest(`${running.url}${path}`, { method: 'POST', headers: { 'x-signature': signature('the-secret', 'hello') } });
    const answered = new Promise<number | undefined>((resolve) => request.once('response', ({ statusCode }) => resolve(statusCode)));
    request.write('hel');
    return { answered, end: () => request.end('lo') };
  };

  const [signed, plain] = [begin('/hooks'), begin('/plain')];
  await eventually(() => running.begun.includes('/plain'));
  expect(running.begun).toEqual(['/plain']);

  signed.end();
  plain.end();
  expect([await signed.answered, await plain.answered]).toEqual([200, 200]);
  expect(running.begun).toEqual(['/plain', '/hooks']);
}, 60_000);

test('a scheme that changes drops no request that is signed for both', async () => {
  const running = await start({ webhook: { token: 'the-secret', next: 'the-secret' } });
  const load = startLoad(`${running.url}/signed`, {
    headers: { 'x-signature': signature('the-secret', ''), 'x-next': signature('the-secret', '') },
  });

  for (const scheme of [
    { header: 'x-signature', key: 'next' },
    { header: 'x-next', key: 'next' },
    { header: 'x-signature', key: 'token' },
  ]) {
    const before = running.output().split('reloaded').length;
    running.writeSpec(specOf(scheme));
    await eventually(() => running.output().split('reloaded').length > before, 20_000);
    await sleep(500);
  }

  const { errors, refusedConnections, answers } = await load.stop();
  expect({ errors, refusedConnections, answers: [...answers.keys()] }).toEqual({
    errors: [],
    refusedConnections: 0,
    answers: ['200 signed'],
  });
}, 60_000);

test('a connection that was idle while its scheme changed goes on, even when it changed again', async () => {
  const running = await start({ webhook: { token: 'the-secret', next: 'the-secret' } }, ['--drain', '20s']);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const call = () =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'x-signature': signature('the-secret', ''), 'x-next': signature('the-secret', '') };
      const request = httpRequest(`${running.url}/signed`, { agent, headers }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode));
      });
      request.on('error', reject).end();
    });

  expect(await call()).toBe(200);
  for (const [index, header] of ['x-signature', 'x-next'].entries()) {
    running.writeSpec(specOf({ header, key: 'next' }));
    await eventually(() => running.output().split('reloaded').length === index + 2, 20_000);
  }
  expect([await call(), await call()]).toEqual([200, 200]);
}, 60_000);
