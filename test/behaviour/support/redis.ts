import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { eventually } from './gateway';
import { freePort } from './ports';

const PROGRAM = process.env.TOLLGATE_REDIS ?? 'redis-server';

/** A Redis server on loopback that keeps nothing. */
export interface Redis {
  readonly url: string;
  readonly port: number;
  /** Stops answering without closing connections, and goes on. */
  pause(): void;
  resume(): void;
  /** Ends at once, and starts anew, empty. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** What `redis-cli` would say. */
  ask(...words: string[]): Promise<unknown>;
  end(): Promise<void>;
}

/** What a server is started with. */
export interface RedisOptions {
  readonly password?: string;
  /** As the only node of a cluster, which holds every slot. */
  readonly cluster?: boolean;
  /** With TLS only: the files of its certificate and key. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Starts a server and waits until it answers. */
export async function startRedis({ password, cluster = false, tls }: RedisOptions = {}): Promise<Redis> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-redis-'));
  const words = [
    ...['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, '--loglevel', 'warning'],
    ...(tls === undefined
      ? ['--port', String(port)]
      : ['--port', '0', '--tls-port', String(port), '--tls-cert-file', tls.cert, '--tls-key-file', tls.key, '--tls-auth-clients', 'no']),
    ...(password === undefined ? [] : ['--requirepass', password]),
    ...(cluster ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] : []),
  ];
  const url = `${tls === undefined ? 'redis' : 'rediss'}://127.0.0.1:${port}`;
  let server: ChildProcess;

  const ask = async (...command: string[]): Promise<unknown> => {
    const client = createClient({
      url,
      ...(password === undefined ? {} : { password }),
      socket: { reconnectStrategy: false, ...(tls === undefined ? {} : { tls: true as const, rejectUnauthorized: false }) },
    });
    client.on('error', () => {});
    await client.connect();
    return client.sendCommand(command).finally(() => client.destroy());
  };
  const start = async (): Promise<void> => {
    server = spawn(PROGRAM, words, { stdio: 'ignore' });
    await eventually(() =>
      ask('PING').then(
        () => true,
        () => false,
      ),
    );
    if (cluster) await ask('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    if (cluster) await eventually(async () => String(await ask('CLUSTER', 'INFO')).includes('cluster_state:ok'));
  };
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const over = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await over;
  };

  await start();
  return {
    ...{ url, port, ask, kill, restart: start },
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    async end() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A certificate for 127.0.0.1 that signs itself, and its key, in a folder. */
export function selfSigned(folder: string): { readonly cert: string; readonly key: string } {
  const [cert, key] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const files = ['-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...files, ...subject], {
    stdio: 'ignore',
  });
  return { cert, key };
}
