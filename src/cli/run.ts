import { join } from 'node:path';
import { PACKAGE_ROOT } from '../package-root';
import { type Agent, type AgentOptions, startAgent } from '../runtime/agent/agent';
import { latestOnly } from '../runtime/agent/latest';
import type { Refusal } from '../runtime/agent/status';
import { type Watch, watchFiles } from '../runtime/agent/watch';
import { findEnvoy } from '../runtime/envoy-binary';
import { envoyArguments } from '../targets/kubernetes/envoy/bootstrap';
import type { KubernetesPlan } from '../targets/kubernetes/plan';
import { toShards } from '../targets/kubernetes/shards';
import { writeVolume } from './run/config-volume';
import { type EnvoyProcess, startEnvoy } from './run/envoy-process';
import { isFree, untilOpen } from './run/ports';
import { createPrivateFolder, type PrivateFolder } from './run/private-folder';
import { type Secrets, writeSecrets } from './run/secrets';
import { catchEndSignals, type EndSignals } from './run/signals';

/** What `tollgate run` needs to know. */
export interface RunOptions {
  /** Compiles what is to be served. Its error's message is shown to the user as it is. */
  readonly compile: () => Promise<KubernetesPlan>;
  /** The files that the last compilation read, or tried to. A change of any compiles anew. */
  readonly files: () => readonly string[];
  /** The port that the plan's listener has on 127.0.0.1. */
  readonly port: number;
  /** Port for `/ready` and `/metrics` on 127.0.0.1. Default: nowhere. */
  readonly adminPort?: number;
  /** How long requests that are under way may take once the end was asked for. */
  readonly drainMillis: number;
  /** Worker threads of Envoy. Default: 2. */
  readonly concurrency?: number;
  /** Secrets, and the file that a change of is followed. Its error's message is shown as it is. Default: no secrets. */
  readonly secrets?: { readonly file: string; readonly read: () => Secrets };
  /** How often signing keys are fetched. Default: 60000. */
  readonly keyRefreshMillis?: number;
}

/**
 * Serves on loopback with the real Envoy until a signal comes, and answers with the exit status. `ready URL` and the access log go
 * to standard output, everything else to standard error.
 */
export async function run(options: RunOptions): Promise<number> {
  const signals = catchEndSignals();
  try {
    await refuseTakenPorts(options);
    return await serve(options, findEnvoy(), signals);
  } catch (error) {
    say((error as Error).message);
    return 1;
  } finally {
    signals.release();
  }
}

async function refuseTakenPorts({ port, adminPort }: RunOptions): Promise<void> {
  for (const wanted of adminPort === undefined ? [port] : [port, adminPort]) {
    if (!(await isFree(wanted))) throw new Error(`port ${wanted} of 127.0.0.1 is taken; end what listens there or choose another port`);
  }
}

/** The companion's bundle. */
const COMPANION = join(PACKAGE_ROOT, 'lib/assets/companion/index.js');

/** What has to be ended, in the order in which it was started. */
interface Parts {
  watch?: Watch;
  secrets?: Watch;
  agent?: Agent;
  envoy?: EnvoyProcess;
}

async function serve(options: RunOptions, program: string, signals: EndSignals): Promise<number> {
  const folder = createPrivateFolder();
  const over = new AbortController();
  const parts: Parts = {};
  try {
    const plan = await options.compile();
    writeVolume(folder.config, toShards(plan));
    const secrets = followSecrets(options, folder);
    if (secrets !== undefined) parts.secrets = secrets;
    parts.watch = reloadOnChange(options, folder, plan.generation);
    const first = firstGeneration();
    parts.agent = await startAgent(agentOptions(options, plan, folder, first.hear));
    parts.envoy = startEnvoy({ program, folder: folder.path, arguments: flags(options, folder) });
    const served = first.refusal.then((refusal) => announce(options.port, plan, refusal, over.signal));
    const problem = await Promise.race([signals.first, parts.envoy.ended, served]);
    if (problem !== undefined) throw new Error(problem);
    parts.watch.close();
    await Promise.race([parts.agent.drain(), signals.second, parts.envoy.ended]);
    return 0;
  } finally {
    over.abort();
    await end(parts, signals);
    folder.remove();
  }
}

async function end({ watch, secrets, agent, envoy }: Parts, signals: EndSignals): Promise<void> {
  watch?.close();
  secrets?.close();
  if (envoy !== undefined) await endEnvoy(envoy, signals);
  await agent?.close();
  await envoy?.release();
}

function agentOptions(options: RunOptions, { name }: KubernetesPlan, folder: PrivateFolder, onGeneration: Hear): AgentOptions {
  const { adminPort, drainMillis, keyRefreshMillis } = options;
  return {
    ...{ name, say, onGeneration, keyRefreshMillis, companion: COMPANION },
    configDir: folder.config,
    secretsDir: folder.secrets,
    socketDir: folder.sockets,
    probes: adminPort === undefined ? undefined : { host: '127.0.0.1', port: adminPort },
    drain: { noticeMillis: 0, limitMillis: drainMillis },
  };
}

function flags({ drainMillis, concurrency = 2 }: RunOptions, folder: PrivateFolder): string[] {
  return envoyArguments({ socketDir: folder.sockets, drainSeconds: Math.max(1, Math.ceil(drainMillis / 1_000)), concurrency });
}

type Hear = (generation: string, refusal?: Refusal) => void;

/** The first generation decides whether there is anything to serve; later ones are told on standard error. */
function firstGeneration(): { readonly refusal: Promise<Refusal | undefined>; readonly hear: Hear } {
  let told: ((refusal?: Refusal) => void) | undefined;
  let serving = '';
  const refusal = new Promise<Refusal | undefined>((resolve) => {
    told = resolve;
  });
  const hear: Hear = (generation, refused) => {
    if (told !== undefined) told(refused);
    else if (refused === undefined) say(`reloaded generation ${generation}`);
    else say(`generation ${generation} was refused, generation ${serving} goes on serving: ${refused.reason}`);
    if (refused === undefined) serving = generation;
    told = undefined;
  };
  return { refusal, hear };
}

/** Says `ready` when a client can connect. Answers with what is wrong, and else never. */
async function announce(port: number, plan: KubernetesPlan, refusal: Refusal | undefined, signal: AbortSignal): Promise<string> {
  if (refusal !== undefined) return `the configuration cannot be served: ${refusal.reason}`;
  await untilOpen(port, signal);
  if (!signal.aborted) process.stdout.write(`ready ${speaksTls(plan) ? 'https' : 'http'}://127.0.0.1:${port}\n`);
  return new Promise(() => {});
}

function speaksTls({ agent: { tls = [] } }: KubernetesPlan): boolean {
  return tls.some(({ of }) => of === 'listener');
}

function reloadOnChange({ compile, files }: RunOptions, folder: PrivateFolder, generation: string): Watch {
  let written = generation;
  const reload = latestOnly(async () => {
    try {
      const plan = await compile();
      if (plan.generation !== written) writeVolume(folder.config, toShards(plan));
      else say(`nothing that is served has changed: generation ${written}`);
      written = plan.generation;
    } catch (error) {
      say(`${(error as Error).message}\nthe configuration before goes on serving`);
    }
  });
  return watchFiles(files, () => reload.push(undefined));
}

/** Lays the secrets down, anew whenever their file changes. */
function followSecrets({ secrets }: RunOptions, folder: PrivateFolder): Watch | undefined {
  if (secrets === undefined) return undefined;
  writeSecrets(folder.secrets, secrets.read());
  return watchFiles(
    () => [secrets.file],
    () => {
      try {
        writeSecrets(folder.secrets, secrets.read());
      } catch (error) {
        say(`${(error as Error).message}\nthe secrets before go on`);
      }
    },
  );
}

async function endEnvoy(envoy: EnvoyProcess, { second }: EndSignals): Promise<void> {
  envoy.end('SIGTERM');
  const late = new Promise((resolve) => setTimeout(resolve, 5_000).unref());
  await Promise.race([envoy.ended, second, late]);
  envoy.end('SIGKILL');
  await envoy.ended;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
