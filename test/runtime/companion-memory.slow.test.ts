import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { HEAP_MEBIBYTES } from '../../src/runtime/agent/companion-memory';
import { type RunningCompanion, runCompanion } from '../../src/runtime/agent/companion-process';
import { LIMITS_PATH, marked, questionHeader, valueHeader } from '../../src/runtime/companion/limit-questions';

const PROGRAM = join(__dirname, '../../lib/assets/companion/index.js');
const HEAP = HEAP_MEBIBYTES.decisions;

/** What a process takes besides its heap: Node.js itself, what is young, and buffers. */
const BESIDE = 60;

const limits = [
  {
    limits: [
      {
        id: 'clients',
        name: 'clients',
        rule: { algorithm: 'sliding-window', requests: 10, perSeconds: 3_600 },
        shared: false,
        onStoreFailure: 'deny',
      },
    ],
    plans: [],
    headers: 'none',
  },
] as const;

test('three hundred thousand clients neither end the companion nor make it larger than its part of the container', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-memory-'));
  const socket = join(folder, 'decisions.sock');
  const ends: string[] = [];
  let running: RunningCompanion | undefined;
  await new Promise<void>((resolve) => {
    running = runCompanion([PROGRAM, socket], {
      heapMebibytes: HEAP,
      ready: () => running?.configure({ gateway: 'edge', limits, hmac: [] }),
      configured: resolve,
      ended: (how) => ends.push(how),
    });
  });
  const session = connect('http://companion', { createConnection: () => connectSocket(socket) });
  onTestFinished(() => {
    session.destroy();
    running?.end();
    rmSync(folder, { recursive: true });
  });
  const ask = (client: number) =>
    new Promise<unknown>((resolve, reject) => {
      const headers = { [questionHeader(0, 'limit')]: 'clients', [valueHeader(0, 0, 'key')]: marked(`client-${client}`) };
      session
        .request({ ':path': LIMITS_PATH, ...headers })
        .once('response', (answer) => resolve(answer[':status']))
        .once('error', reject);
    });

  for (let client = 0; client < 300_000; client += 100) {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, more) => ask(client + more)));
    expect(new Set(answers)).toEqual(new Set([200]));
  }

  expect(ends).toEqual([]);
  expect(mostResidentMebibytes(running?.pid)).toBeLessThan(HEAP + BESIDE);
}, 300_000);

/** The most memory that a process ever had. */
function mostResidentMebibytes(pid: number | undefined): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
