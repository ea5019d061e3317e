import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processesWith } from '../behaviour/support/gateway';

const folder = mkdtempSync(join(tmpdir(), 'tollgate-clone-'));
const clone = join(folder, 'tollgate');
const temporary = join(folder, 'temporary');

beforeAll(() => {
  mkdirSync(temporary);
  execFileSync('git', ['clone', '--quiet', join(__dirname, '../..'), clone]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the demo until it ends, or until it has written a text and gets a signal. */
function demo(interruptAt?: string): Promise<{ readonly status: number | null; readonly output: string }> {
  const { TOLLGATE_ENVOY, TOLLGATE_TOOLS, ...env } = process.env;
  const child = spawn('npm', ['run', 'demo'], { cwd: clone, env: { ...env, TMPDIR: temporary }, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      const already = interruptAt === undefined || output.includes(interruptAt);
      output += text;
      // as a terminal does: to all of the foreground
      if (!already && output.includes(interruptAt)) process.kill(-(child.pid as number), 'SIGINT');
    });
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, output })));
}

test('npm run demo in a fresh clone shows the same answers from both targets', async () => {
  const { status, output } = await demo();

  expect(output).toContain('49 of 49 answers are the same, 0 are wrong');
  expect(output).toMatch(/^GET \/cart \(token of ann\) +200 orders \/cart as ann +200 orders \/cart as ann +allowed customers:ann +yes$/m);
  expect(output).toMatch(/^POST \/desk\/orders\/7\/refund \(12 at once\) +429 rate-limited +429 rate-limited \*.+yes$/m);
  expect(output.split('\n').filter((line) => line.endsWith('  yes'))).toHaveLength(49);
  expect(output).toMatch(
    /^ +5 % .*, 0 moved back\n.* 25 % .*, 0 moved back\n.* 50 % .*, 0 moved back\n.*100 % {2}200 of 200 customers .*, 0 moved back$/m,
  );
  expect(status).toBe(0);
  for (const file of ['cdk8s.out/shop.k8s.yaml', 'cdk.out/Shop.template.json']) expect(existsSync(join(clone, file))).toBe(true);
  expectNothingLeft();
});

test.each(['an emulator of AWS', 'with the real Envoy', 'cdk deploy'])('Ctrl-C after "%s" ends all that was started', async (text) => {
  const { status } = await demo(text);

  expect(status).not.toBe(0);
  expectNothingLeft();
});

/** Neither a process, all of which name the clone or a temporary file, nor such a file. */
function expectNothingLeft(): void {
  expect(processesWith(folder)).toEqual([]);
  expect(readdirSync(temporary).filter((name) => name.startsWith('tollgate-'))).toEqual([]);
}
