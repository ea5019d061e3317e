import { rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { adminSocket, agentSocket, bootstrap, bootstrapFile, envoyLog } from '../../targets/kubernetes/envoy/bootstrap';
import type { KubernetesPlan } from '../../targets/kubernetes/plan';
import { getJsonWith } from '../core/get-json';
import { createAdmin } from './admin';
import { createDelivery } from './delivery';
import { type DrainTimes, drainEnvoy } from './drain';
import { followEnvoyLog } from './envoy-log';
import { followFolder } from './folder';
import { createKeys } from './keys';
import { latestOnly } from './latest';
import { toServed } from './served';
import { serveProbes, serveSocket } from './servers';
import type { Refusal, Status } from './status';
import { createXds } from './xds';

/** What an agent works with. */
export interface AgentOptions {
  /** The gateway's name. */
  readonly name: string;
  /** The folder of shards. */
  readonly configDir: string;
  /** The folder that Envoy and the agent share. */
  readonly socketDir: string;
  /** Where probes are answered; nowhere if it is left out. */
  readonly probes?: { readonly host: string; readonly port: number };
  readonly drain: DrainTimes;
  /** For people, one line each. */
  readonly say: (line: string) => void;
  /** Hears of every generation: without a refusal when it serves. */
  readonly onGeneration?: (generation: string, refusal?: Refusal) => void;
  /** How often keys are fetched. Default: 60000. */
  readonly keyRefreshMillis?: number;
}

/** A running agent. */
export interface Agent {
  status(): Promise<Status>;
  /** Turns readiness, then lets requests finish. A second call waits for the first. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** How long a generation waits for the first keys of its schemes. */
const FIRST_KEYS_MILLIS = 5_000;

/**
 * Starts an agent: it writes Envoy's bootstrap, delivers what the folder of shards holds, fetches keys and answers probes. Envoy
 * is started by someone else, before or after.
 */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { socketDir, say } = options;
  const admin = createAdmin(adminSocket(socketDir));
  const xds = createXds();
  const keys = createKeys({ getJson: getJsonWith({ fetch }), say, refreshMillis: options.keyRefreshMillis });
  const log = followEnvoyLog(envoyLog(socketDir), (message) => say(`envoy: ${message}`));
  const delivery = createDelivery({ xds, admin, log, lingerMillis: options.drain.limitMillis + 1_000 });
  const state: { generation?: string; refused?: Refusal; waiting?: string; counts: Status['counts']; drained?: Promise<void> } = {
    counts: { accepted: 0, refused: 0 },
  };
  let good: KubernetesPlan | undefined;
  let sweeper: NodeJS.Timeout | undefined;

  const bring = async (plan: KubernetesPlan): Promise<void> => {
    keys.use(plan.agent.keys);
    const missing = await keys.first(FIRST_KEYS_MILLIS);
    if (missing.length > 0) say(`serving without keys of ${missing.join(', ')}: tokens get 503 until they are there`);
    await delivery.deliver(toServed(plan));
    good = plan;
  };

  const serve = async (plan: KubernetesPlan): Promise<void> => {
    const { generation } = plan;
    const refusal = await bring(plan).then(
      () => undefined,
      (error: Error): Refusal => ({ generation, reason: error.message }),
    );
    const { accepted, refused } = state.counts;
    state.counts = refusal === undefined ? { accepted: accepted + 1, refused } : { accepted, refused: refused + 1 };
    state.refused = refusal;
    if (refusal === undefined) state.generation = generation;
    else keys.use(good?.agent.keys ?? []);
    options.onGeneration?.(generation, refusal);
  };

  const sweep = async (): Promise<void> => {
    const next = await delivery.sweep();
    clearTimeout(sweeper);
    if (next !== undefined) sweeper = setTimeout(() => queue.after(sweep), Math.max(0, next - Date.now()));
  };

  const queue = latestOnly(async (plan: KubernetesPlan) => {
    await serve(plan);
    await sweep();
  });

  const status = async (): Promise<Status> => ({
    generation: state.generation,
    accepted: state.generation !== undefined,
    refused: state.refused,
    waiting: state.waiting,
    envoy: (await admin.live()) ? 'live' : 'not live',
    draining: state.drained !== undefined,
    keys: keys.status(),
    counts: state.counts,
  });

  const drain = (): Promise<void> => {
    state.drained ??= drainEnvoy(admin, options.drain);
    return state.drained;
  };

  writeFileSync(bootstrapFile(socketDir), JSON.stringify(bootstrap({ socketDir, name: options.name })), { mode: 0o600 });
  const servers: Server[] = [await serveSocket(agentSocket(socketDir), { xds, keys, drain })];
  if (options.probes !== undefined) servers.push(await serveProbes(options.probes, { status, admin }));
  const folder = followFolder(options.configDir, {
    plan(plan) {
      state.waiting = undefined;
      queue.push(plan);
    },
    incomplete(missing) {
      state.waiting = missing;
    },
  });

  return {
    status,
    drain,
    async close() {
      folder.close();
      keys.close();
      clearTimeout(sweeper);
      for (const server of servers) server.close().closeAllConnections();
      await log.close();
      rmSync(agentSocket(socketDir), { force: true });
    },
  };
}
