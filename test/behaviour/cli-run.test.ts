import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './support/ports';

const BIN = join(__dirname, '../../bin/tollgate');

const spec = (body: string) => `name: hello
routes:
  GET /hello: { respond: { status: 200, body: ${body} }, access: { open: a test } }
`;

/** A running command and everything that it has written. */
interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly stdout: string[];
  readonly stderr: string[];
  readonly ended: Promise<number | null>;
}

function start(...argv: string[]): Running {
  const child = spawn(BIN, ['run', ...argv]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const running = { child, stdout: [] as string[], stderr: [] as string[] };
  child.stdout.on('data', (chunk) => running.stdout.push(String(chunk)));
  child.stderr.on('data', (chunk) => running.stderr.push(String(chunk)));
  return { ...running, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come true in 20 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function writeSpec(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-run-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'hello.yaml'), text);
  return join(folder, 'hello.yaml');
}

test('serves a spec, follows its changes, keeps what was good, and ends cleanly', async () => {
  const file = writeSpec(spec('one'));
  const port = await freePort();
  const running = start(file, '--port', String(port), '--drain', '1s');
  await until(() => running.stdout.join('').includes(`ready http://127.0.0.1:${port}\n`));
  const hello = async () => (await fetch(`http://127.0.0.1:${port}/hello`)).text();
  expect(await hello()).toBe('one');

  writeFileSync(file, spec('two'));
  await until(async () => (await hello()) === 'two');

  writeFileSync(file, spec('three').replace('status: 200', 'statsu: 200'));
  await until(() => running.stderr.join('').includes('did you mean "status"?'));
  expect(running.stderr.join('')).toMatch(/hello\.yaml:3:\d+ /);
  expect(await hello()).toBe('two');

  running.child.kill('SIGTERM');
  expect(await running.ended).toBe(0);
});

test('what cannot be served ends with 1, what was typed wrong with 2', async () => {
  const port = String(await freePort());
  const unbound = start(
    writeSpec(spec('one').replace('respond: { status: 200, body: one }', 'backend: a').replace('routes:', 'backends: { a: {} }\nroutes:')),
    '--port',
    port,
  );
  expect(await unbound.ended).toBe(1);
  expect(unbound.stderr.join('')).toContain('[UnboundBackend]');
  expect(unbound.stdout).toEqual([]);
  expect(await start(writeSpec(spec('one')), '--port', port, '--export', 'x').ended).toBe(2);
});

test('a binding that nothing needs is a warning', async () => {
  const port = await freePort();
  const running = start(writeSpec(spec('one')), '--port', String(port), '--bind', 'a=http://127.0.0.1:1', '--drain', '1s');
  await until(() => running.stdout.join('').includes('ready '));
  expect(running.stderr.join('')).toContain('warning: bindings.backends.a: there is no backend "a"');
  running.child.kill('SIGINT');
  expect(await running.ended).toBe(0);
});
