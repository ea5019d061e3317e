import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesPlan } from '../../../src/targets/kubernetes/plan';
import { freePort } from './ports';

const SCRIPT = join(__dirname, 'run-plan.ts');

/** `run` in a process of its own. */
export interface Gateway {
  readonly url: string;
  readonly adminUrl: string;
  readonly process: ChildProcess;
  /** Resolves with the exit status; -1 where a signal ended it. */
  readonly exit: Promise<number>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Replaces the file, as editors do: write beside it, then rename. */
  write(content: KubernetesPlan | string): void;
  /** Writes a plan and waits until it is served or refused. */
  reload(plan: KubernetesPlan): Promise<void>;
  /** The body of `/ready`. */
  ready(): Promise<Record<string, unknown>>;
  end(): Promise<void>;
}

/** What the gateway starts with. */
export interface GatewayOptions {
  readonly port?: number;
  readonly drainMillis?: number;
  readonly keyRefreshMillis?: number;
  /** Where temporary folders are made. */
  readonly temp?: string;
}

/** Starts a gateway over the plan for its port, and waits until it is ready, or over. */
export async function startGateway(plan: (port: number) => KubernetesPlan | string, options: GatewayOptions = {}): Promise<Gateway> {
  const { port = await freePort(), drainMillis = 3_000, keyRefreshMillis = 60_000, temp = tmpdir() } = options;
  const adminPort = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-test-'));
  const file = join(folder, 'plan.json');
  const write = (content: KubernetesPlan | string) => {
    writeFileSync(`${file}.new`, typeof content === 'string' ? content : JSON.stringify(content));
    renameSync(`${file}.new`, file);
  };
  write(plan(port));
  const values = [file, port, adminPort, drainMillis, keyRefreshMillis].map(String);
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, ...values], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temp },
  });
  const [stdout, stderr] = [child.stdout, child.stderr].map(collect);
  const exit = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
  void exit.then(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  await Promise.race([eventually(() => stdout().includes('ready '), 20_000), exit]);
  const adminUrl = `http://127.0.0.1:${adminPort}`;
  return {
    ...{ url: `http://127.0.0.1:${port}`, adminUrl, process: child, exit, stdout, stderr, write },
    ready: async () => (await fetch(`${adminUrl}/ready`)).json() as Promise<Record<string, unknown>>,
    async reload(next) {
      write(next);
      const said = [`reloaded generation ${next.generation}`, `generation ${next.generation} was refused`];
      await eventually(() => said.some((line) => stderr().includes(line)), 20_000);
    },
    async end() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}

/** Waits for something to become true; fails after `millis`. */
export async function eventually(check: () => boolean | Promise<boolean>, millis = 10_000): Promise<void> {
  for (const end = Date.now() + millis; !(await check()); await sleep(20)) {
    if (Date.now() > end) throw new Error(`not within ${millis} ms: ${check}`);
  }
}

/** Waits. */
export const sleep = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));

/** The command lines of running processes that mention a text, by process id. */
export function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((name) => commandLine(name).includes(text));
}

function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return () => text;
}
