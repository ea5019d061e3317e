import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  /** More words of the command line. */
  readonly words?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  /** Default: a free one. */
  readonly port?: number;
}

/** `tollgate run` over files of its own. */
export interface Running {
  readonly port: number;
  readonly url: string;
  readonly pid: number | undefined;
  /** Both streams. */
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  readonly secretsFile: string;
  /** Replaces the file of secrets, as editors do; a text is written as it stands. */
  write(secrets: Entries | string): void;
  writeSpec(spec: object): void;
  /** The body of `/ready`, and the metrics. */
  ready(): Promise<Record<string, unknown>>;
  metrics(): Promise<string>;
  /** Envoy's own metrics, but for those that never were. */
  envoyMetrics(): Promise<string>;
  /** What lies in temporary folders of the run, but for the secrets themselves. */
  left(): string;
  end(): Promise<void>;
}

/** Starts it and waits until it is ready, or over. */
export async function startRun({ spec, bindings, secrets, words = [], env = {}, port: wanted }: RunFiles): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-files-'));
  const [port, adminPort] = [wanted ?? (await freePort()), await freePort()];
  const write = (name: string, content: object | string): string => {
    const file = join(folder, name);
    writeFileSync(`${file}.new`, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return file;
  };
  const child = spawn(
    BIN,
    [
      ...['run', write('spec.json', spec), '--port', String(port), '--admin-port', String(adminPort), '--drain', '1s'],
      ...(bindings === undefined ? [] : ['--bindings', write('bindings.json', bindings)]),
      ...(secrets === undefined ? [] : ['--secrets', write('secrets.json', secrets)]),
      ...words,
    ],
    { env: { ...process.env, TMPDIR: folder, ...env } },
  );
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
    ...{ port, url: `http://127.0.0.1:${port}`, pid: child.pid, output: () => output, ended, end },
    secretsFile: join(folder, 'secrets.json'),
    write: (next) => void write('secrets.json', next),
    writeSpec: (next) => void write('spec.json', next),
    ready: async () => (await admin('/ready')).json() as Promise<Record<string, unknown>>,
    left: () =>
      readdirSync(folder)
        .filter((name) => name.startsWith('tollgate-run-'))
        .flatMap((name) => textsIn(join(folder, name)))
        .join(),
    metrics: async () => (await admin('/metrics')).text(),
    envoyMetrics: async () => (await admin('/metrics/envoy')).text(),
  };
}

/** All that files of a run hold, at any depth. */
function textsIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'secrets') return [];
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) return textsIn(path);
    return found?.isFile() === true ? [readFileSync(path, 'utf8')] : [];
  });
}
