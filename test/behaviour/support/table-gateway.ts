import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports';
import type { Table } from './table';
import type { Stage } from './table-stage';

/** Where a table's requests go. */
export interface Served {
  readonly port: number;
  /** Before the path of every request: where a target does not serve at the root. */
  readonly prefix: string;
  /** Before the places of redirects to other routes: the name of the stage, where there is one. */
  readonly stagePrefix?: string;
  /** The lines of the access log so far, where the target has one. */
  readonly log?: () => readonly Record<string, unknown>[];
  end(): Promise<void>;
}

/** Serves a table's spec. */
export type Serve = (table: Table, stage: Stage) => Promise<Served>;

const TOLLGATE = join(__dirname, '../../../bin/tollgate');

/** Serves with `tollgate run`, as its users do. */
export const serveWithRun: Serve = async (table, stage) => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-table-'));
  const port = await freePort();
  const write = (name: string, content: object) => {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
    return file;
  };
  const bound = (table.bindings ?? {}) as { backends?: object };
  const binds = Object.entries(stage.backends).filter(([name]) => !(name in (bound.backends ?? {})) && usesBackend(table, name));
  const child = spawn(
    TOLLGATE,
    [
      ...['run', write('spec.json', stage.fill(table.spec)), '--port', String(port), '--drain', '1s'],
      ...(table.bindings === undefined ? [] : ['--bindings', write('bindings.json', stage.fill(table.bindings))]),
      ...(table.secrets === undefined ? [] : ['--secrets', write('secrets.json', table.secrets)]),
      ...binds.flatMap(([name, url]) => ['--bind', `${name}=${url}`]),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const output = collect(child);
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async () => {
    child.kill('SIGTERM');
    await exit;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await output.ready;
  } catch (error) {
    await end();
    throw error;
  }
  return { port, prefix: '', log: output.log, end };
};

/** Whether the spec has the backend by its own name; others stand for a second endpoint, or for nothing at all. */
function usesBackend(table: Table, name: string): boolean {
  return JSON.stringify(table.spec).includes(JSON.stringify(name));
}

function collect(child: ChildProcess) {
  let stdout = '';
  let stderr = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('ready ')) resolve();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('exit', () => reject(new Error(`tollgate run ended:\n${stderr}`)));
    child.once('error', reject);
  });
  const log = () =>
    stdout
      .slice(0, stdout.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ready, log };
}
