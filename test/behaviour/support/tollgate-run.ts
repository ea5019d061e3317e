import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually } from './gateway';
import { freePort } from './ports';

const BIN = join(__dirname, '../../../bin/tollgate');

/** `tollgate run` over a spec, until the test has finished. */
export interface TollgateRun {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it has said so far, on both outputs. */
  readonly output: () => string;
  /** Status, body and headers of an answer. */
  call(path: string, headers?: { readonly [name: string]: string }): Promise<{ status: number; body: string; headers: Headers }>;
  /** The body of `/ready`. */
  ready(): Promise<Record<string, unknown>>;
}

/** What it is started with besides the spec. */
export interface TollgateRunOptions {
  readonly secrets?: { readonly [secret: string]: { readonly [entry: string]: string } };
  readonly words?: readonly string[];
  readonly env?: { readonly [name: string]: string };
}

/** Starts it and waits until it is ready. */
export async function runTollgate(spec: object, { secrets, words = [], env = {} }: TollgateRunOptions = {}): Promise<TollgateRun> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-run-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  writeFileSync(join(folder, 'spec.json'), JSON.stringify(spec));
  if (secrets !== undefined) writeFileSync(join(folder, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
  const own = secrets === undefined ? [] : ['--secrets', join(folder, 'secrets.json')];
  const options = ['--port', String(port), '--admin-port', String(adminPort), '--drain', '1s', ...own, ...words];
  const child = spawn(BIN, ['run', join(folder, 'spec.json'), ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  await Promise.race([eventually(() => output.includes('ready '), 20_000), ended.then(() => Promise.reject(new Error(output)))]);
  const url = `http://127.0.0.1:${port}`;
  return {
    ...{ url, child, output: () => output },
    async call(path, headers = {}) {
      const response = await fetch(`${url}${path}`, { headers });
      return { status: response.status, body: await response.text(), headers: response.headers };
    },
    ready: async () => (await fetch(`http://127.0.0.1:${adminPort}/ready`)).json() as Promise<Record<string, unknown>>,
  };
}
