import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { runCompanion } from '../../src/runtime/agent/companion-process';

/** Starts a program in the place of a companion, and notes how it ended. */
async function start(program: string) {
  const folder = mkdtempSync(join(tmpdir(), 'tg-'));
  const file = join(folder, 'companion.cjs');
  writeFileSync(file, program);
  const ends: string[] = [];
  const running = await new Promise<ReturnType<typeof runCompanion>>((resolve) => {
    const started = runCompanion([file], {
      heapMebibytes: 64,
      ready: () => resolve(started),
      configured() {},
      ended: (how) => ends.push(how),
    });
  });
  onTestFinished(() => {
    running.end();
    rmSync(folder, { recursive: true });
  });
  return ends;
}

test('an agent that stood still itself leaves its companion alone', async () => {
  const ends = await start("process.on('message', (message) => process.send(message)); process.send({ ready: true });");

  await sleep(700);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
  await sleep(1_000);

  expect(ends).toEqual([]);
});

test('a companion is told how large its heap may become', async () => {
  const ends = await start(
    "process.send({ ready: true }, () => process.exit(process.execArgv.includes('--max-old-space-size=64') ? 0 : 1));",
  );

  await expect.poll(() => ends).toEqual(['ended with status 0']);
});

test('a companion that answers nothing is ended', async () => {
  const ends = await start("process.on('message', () => {}); process.send({ ready: true });");

  await expect.poll(() => ends, { timeout: 5_000 }).toEqual(['did not answer any more']);
});
