import { resolve } from 'node:path';
import type { Bindings } from '../spec/bindings';
import { DURATION, parseDurationMillis } from '../spec/duration';
import { compileKubernetes } from '../targets/kubernetes/compile';
import type { KubernetesPlan } from '../targets/kubernetes/plan';
import { load, located, type SpecOptions } from './compile';
import type { Io } from './io';
import { printWarnings } from './problems';
import { type RunOptions, run } from './run';
import { neededSecrets, readableByOthers, readSecrets } from './run/secrets';
import { UsageError } from './usage-error';

/** What `tollgate run SPEC` is told. */
export interface RunCommandOptions extends SpecOptions {
  readonly port: string;
  readonly adminPort?: string;
  readonly drain: string;
  readonly secrets?: string;
  readonly redis?: string;
}

/** Serves a spec on loopback with the real Envoy until a signal comes. Returns the exit status. */
export async function runCommand(options: RunCommandOptions, io: Io): Promise<number> {
  const port = readPort('--port', options.port);
  checkRedis(options.redis);
  const files = new Set<string>();
  let failure = 1;
  let said = false;
  const compile = async () => {
    files.clear();
    const loaded = await load(options, (file) => files.add(file)).catch((error: unknown) => {
      if (error instanceof UsageError) failure = 2;
      throw error;
    });
    const place = { address: '127.0.0.1', port };
    const input = { ...loaded, bindings: withRedis(loaded.bindings ?? {}, options.redis), place, unused: 'warning' as const };
    const { plan, warnings } = located(loaded, () => compileKubernetes(input));
    printWarnings(warnings, io);
    refuseWithoutSecrets(plan, options);
    if (!said && countsAlone(plan)) io.stderr('shared limits are kept in this process; several gateways count together with --redis URL\n');
    said ||= countsAlone(plan);
    return plan;
  };
  const status = await run({
    compile,
    files: () => [...files],
    port,
    ...(options.adminPort === undefined ? {} : { adminPort: readPort('--admin-port', options.adminPort) }),
    drainMillis: readDrain(options.drain),
    ...(options.secrets === undefined ? {} : { secrets: secretsOf(options.secrets, io) }),
  });
  return status === 0 ? 0 : failure;
}

/** Whether something that all instances would count together is counted here. */
function countsAlone({ agent: { limits } }: KubernetesPlan): boolean {
  return limits !== undefined && limits.store === undefined && (limits.plans.length > 0 || limits.limits.some(({ shared }) => shared));
}

/** What is bound, with a store that the command line names. */
function withRedis(bindings: Bindings, url: string | undefined): Bindings {
  return url === undefined ? bindings : { ...bindings, store: { redis: { ...bindings.store?.redis, url } } };
}

/** The text is not repeated: it may hold a password. */
function checkRedis(text: string | undefined): void {
  if (text === undefined || (/^rediss?:\/\/[^/@?#\s]+:\d{1,5}(\/\d{1,5})?$/.test(text) && URL.canParse(text))) return;
  throw new UsageError('--redis: write an address with its port, such as redis://127.0.0.1:6379; a password stands in the bindings');
}

/** The file is looked at whenever it is read: its mode may have changed with it. */
function secretsOf(file: string, io: Io): RunOptions['secrets'] {
  let warned: string | undefined;
  return {
    file: resolve(file),
    read: () => {
      const secrets = readSecrets(file);
      const warning = readableByOthers(file);
      if (warning !== undefined && warning !== warned) io.stderr(`${warning}\n`);
      warned = warning;
      return secrets;
    },
  };
}

function refuseWithoutSecrets(plan: KubernetesPlan, { secrets }: RunCommandOptions): void {
  const needed = secrets === undefined ? neededSecrets(plan) : [];
  if (needed.length === 0) return;
  throw new Error(
    ['the spec needs secrets; write them into a file and add --secrets FILE', ...needed.map((line) => `  ${line}`)].join('\n'),
  );
}

function readPort(option: string, text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new UsageError(`${option} ${text}: a port is a whole number from 1 to 65535`);
  return port;
}

function readDrain(text: string): number {
  if (!DURATION.test(text)) throw new UsageError(`--drain ${text}: write a duration such as 30s or 1m30s`);
  return parseDurationMillis(text);
}
