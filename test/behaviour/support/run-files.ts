import { spawn } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './gateway';
import { freePort } from './ports';

const BIN = join(__dirname, '../../../bin/tollgate');

/** Texts by entry by secret. */
export type Entries = { readonly [secret: string]: { readonly [entry: string]: string } };

/** What `tollgate run` is given, each as a file. */
export interface RunFiles {
  readonly spec: object;
  readonly bindings?: object;
  readonly secrets?: Entries;
}

/** `tollgate run` over files of its own. */
export interface Running {
  readonly port: number;
  /** Both streams. */
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  /** Replaces the file, as editors do. */
  write(secrets: Entries): void;
  writeSpec(spec: object): void;
  /** The body of `/ready`, and the metrics. */
  ready(): Promise<Record<string, unknown>>;
  metrics(): Promise<string>;
  end(): Promise<void>;
}

/** Starts it and waits until it is ready, or over. */
export async function startRun({ spec, bindings, secrets }: RunFiles): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-files-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  const write = (name: string, content: object): string => {
    const file = join(folder, name);
    writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return file;
  };
  const child = spawn(BIN, [
    ...['run', write('spec.json', spec), '--port', String(port), '--admin-port', String(adminPort), '--drain', '1s'],
    ...(bindings === undefined ? [] : ['--bindings', write('bindings.json', bindings)]),
    ...(secrets === undefined ? [] : ['--secrets', write('secrets.json', secrets)]),
  ]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const end = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  await Promise.race([eventually(() => output.includes('ready '), 30_000), ended]);
  const admin = (path: string) => fetch(`http://127.0.0.1:${adminPort}${path}`);
  return {
    ...{ port, output: () => output, ended, end },
    write: (next) => void write('secrets.json', next),
    writeSpec: (next) => void write('spec.json', next),
    ready: async () => (await admin('/ready')).json() as Promise<Record<string, unknown>>,
    metrics: async () => (await admin('/metrics')).text(),
  };
}
