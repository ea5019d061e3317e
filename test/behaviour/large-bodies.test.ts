import { once } from 'node:events';
import { request as ask, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { eventually, sleep } from './support/gateway';
import { type Running, startRun } from './support/run-files';
import { startUpstream, type Upstream } from './support/upstream';

const PIECE = Buffer.alloc(64 * 1024, 'x');
const LARGE = 50 * 1024 * 1024;

/** What the kernel alone may hold of a body on its way over two connections, with some room. */
const ON_THE_WAY = 24 * 1024 * 1024;

const SPEC = {
  name: 'shop',
  access: { open: 'bodies are looked at' },
  backends: { files: { timeout: '25s' } },
  routes: { 'GET /file': { backend: 'files' }, 'PUT /file': { backend: 'files', body: { maxSize: '64Mi' } } },
};

let files: Upstream;
let running: Running;
/** What the backend has sent and received so far. */
let sent = 0;
let received = 0;
/** Whether the backend reads what it gets. */
let reading = true;

beforeAll(async () => {
  files = await startUpstream(async (request, response) => {
    if (request.method === 'GET') return sendLarge(response, (bytes) => (sent += bytes));
    await eventually(() => reading, 20_000);
    for await (const piece of request as AsyncIterable<Buffer>) received += piece.length;
    response.end(String(received));
  });
  running = await startRun({ spec: SPEC, words: ['--bind', `files=${files.url}`] });
});

afterAll(async () => {
  await running?.end();
  await files.close();
});

/** Writes as fast as the other side takes it. */
function sendLarge(to: Writable, count: (bytes: number) => void): Promise<void> {
  const pieces = async function* () {
    for (let written = 0; written < LARGE; written += PIECE.length) {
      count(PIECE.length);
      yield PIECE;
    }
  };
  return pipeline(pieces, to).catch(() => {});
}

function send(options: RequestOptions): ClientRequest {
  const request = ask(`${running.url}/file`, options);
  onTestFinished(() => void request.destroy());
  return request.on('error', () => {});
}

async function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

async function sizeOf(response: IncomingMessage): Promise<number> {
  let size = 0;
  for await (const piece of response as AsyncIterable<Buffer>) size += piece.length;
  return size;
}

describe('a body of 50 MiB', () => {
  test('comes to a slow reader as fast as it reads, and nothing of it waits in the gateway', async () => {
    sent = 0;
    const request = send({});
    request.end();
    const response = await answerTo(request);
    response.pause();
    await sleep(1_500);
    expect(sent).toBeLessThan(ON_THE_WAY);
    expect(await sizeOf(response)).toBe(LARGE);
  });

  test('goes to a slow backend as fast as it reads, and nothing of it waits in the gateway', async () => {
    [received, reading] = [0, false];
    let written = 0;
    const request = send({ method: 'PUT' });
    const whole = sendLarge(request, (bytes) => (written += bytes));
    await sleep(1_500);
    expect(written).toBeLessThan(ON_THE_WAY);
    reading = true;
    const response = await answerTo(request);
    await whole;
    expect([response.statusCode, received]).toEqual([200, LARGE]);
    response.resume();
  });

  test('that its reader gives up is given up at the backend as well', async () => {
    sent = 0;
    const request = send({});
    request.end();
    (await answerTo(request)).pause();
    request.destroy();
    await sleep(300);
    const given = sent;
    await sleep(500);
    expect([sent, sent < LARGE]).toEqual([given, true]);
  });
});
