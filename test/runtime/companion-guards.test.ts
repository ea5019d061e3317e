import { mkdtempSync, rmSync } from 'node:fs';
import { connect, constants, type OutgoingHttpHeaders } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startCompanion } from '../../src/runtime/companion/companion';

const [major = 0] = process.versions.node.split('.').map(Number);

/** A companion that is not configured yet, and one connection to it; until the test has finished. */
async function connected() {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-guards-'));
  const socket = join(folder, 'decisions.sock');
  const companion = await startCompanion(socket, () => {});
  const session = connect('http://companion', { createConnection: () => connectSocket(socket) });
  const ends: unknown[] = [];
  session.on('goaway', (code) => ends.push(code)).on('error', (error) => ends.push(error));
  onTestFinished(() => {
    session.destroy();
    companion.close();
    rmSync(folder, { recursive: true });
  });
  const ask = (headers: OutgoingHttpHeaders = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const stream = session.request({ ':path': '/limits', ...headers });
      stream.once('response', (answer) => resolve(answer[':status'])).once('error', reject);
    });
  return { session, ends, ask };
}

// Node.js 20 has no setting for it: there Envoy takes a new connection in time
test.skipIf(major < 22)('thousands who hang up on one connection leave it to the others', async () => {
  const { session, ends, ask } = await connected();
  for (let round = 0; round < 50; round++) {
    const streams = Array.from({ length: 100 }, () => session.request({ ':method': 'POST', ':path': '/hmac/a' }).on('error', () => {}));
    await new Promise(setImmediate);
    for (const stream of streams) stream.close(constants.NGHTTP2_CANCEL);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ends).toEqual([]);
  }

  expect(await ask()).toBe(503);
});

test('a question may have more headers than a client of the gateway may send', async () => {
  const { ask } = await connected();
  const headers = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x-tollgate-asked-${index}-key-0`, '<a value>']));

  expect(await ask(headers)).toBe(503);
});
