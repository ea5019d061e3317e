import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeVolume } from '../../../src/cli/run/config-volume';
import { findEnvoy } from '../../../src/runtime/envoy-binary';
import { envoyArguments } from '../../../src/targets/kubernetes/envoy/bootstrap';
import type { KubernetesPlan } from '../../../src/targets/kubernetes/plan';
import { toShards } from '../../../src/targets/kubernetes/shards';
import { eventually } from './gateway';
import { freePort } from './ports';

const ENTRY = join(__dirname, '../../../src/runtime/entry/agent.ts');
const COMPANION = join(__dirname, '../../../lib/assets/companion/index.js');

/** A process of the pod. */
export interface Part {
  readonly process: ChildProcess;
  readonly exit: Promise<number>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** What a pod of the gateway runs, without Kubernetes: the agent's own entry point and Envoy, over one folder. */
export interface Pod {
  /** Where the gateway listens. */
  readonly port: number;
  readonly url: string;
  readonly config: string;
  /** Replaces the ConfigMap's content. */
  apply(plan: KubernetesPlan): void;
  /** Replaces a Secret's content. */
  keep(secret: string, entries: { readonly [entry: string]: string }): void;
  startAgent(): Promise<Part>;
  startEnvoy(): Promise<Part>;
  /** Runs `agent drain`, as the preStop hook does, and waits for it. */
  preStop(): Promise<number>;
  ready(): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  live(): Promise<number>;
  remove(): Promise<void>;
}

/** An empty pod. */
export async function createPod(): Promise<Pod> {
  const folder = mkdtempSync(join(tmpdir(), 'tg-pod-'));
  const [config, sockets, secrets] = ['config', 'sockets', 'secrets'].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [config, sockets, secrets]) mkdirSync(path);
  const [port, probes] = [await freePort(), await freePort()];
  const parts: Part[] = [];

  const agent = (...words: string[]): Part => part(process.execPath, ['--import', 'tsx', ENTRY, ...words, '--sockets', sockets], parts);
  const probe = (path: string) => fetch(`http://127.0.0.1:${probes}${path}`);

  return {
    ...{ port, config, url: `http://127.0.0.1:${port}` },
    apply: (plan) => writeVolume(config, toShards(plan)),
    keep(secret, entries) {
      mkdirSync(join(secrets, secret), { recursive: true });
      writeVolume(join(secrets, secret), new Map(Object.entries(entries)));
    },
    async startAgent() {
      const folders = ['--config', config, '--secrets', secrets];
      const times = ['--drain', '5s', '--notice', '1s'];
      const words = ['run', ...folders, '--probes', `127.0.0.1:${probes}`, ...times, '--companion', COMPANION];
      const started = agent(...words);
      await eventually(() =>
        probe('/live').then(
          ({ ok }) => ok,
          () => false,
        ),
      );
      return started;
    },
    async startEnvoy() {
      return part(findEnvoy(), envoyArguments({ socketDir: sockets, drainSeconds: 5, concurrency: 2 }), parts);
    },
    preStop: () => agent('drain').exit,
    async ready() {
      const response = await probe('/ready');
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    live: async () => (await probe('/live')).status,
    async remove() {
      for (const one of parts) await one.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function part(program: string, words: readonly string[], parts: Part[]): Part {
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'ignore'] });
  const exit = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
  const started: Part = {
    process: child,
    exit,
    async end(signal) {
      child.kill(signal);
      await exit;
    },
  };
  parts.push(started);
  return started;
}
