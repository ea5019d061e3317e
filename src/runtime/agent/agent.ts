import { rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { adminSocket, agentSocket, bootstrap, bootstrapFile, envoyLog } from '../../targets/kubernetes/envoy/bootstrap';
import { getJsonWith } from '../core/get-json';
import { postFormOverHttp } from '../core/oauth/post-form-over-http';
import { type Admin, createAdmin } from './admin';
import { createApiKeys } from './api-keys';
import { createBreakers } from './breakers';
import { createCompanions } from './companions';
import { createDelivery } from './delivery';
import { type DrainTimes, drainEnvoy } from './drain';
import { followEnvoyLog } from './envoy-log';
import { followFolder } from './folder';
import { createGenerations } from './generations';
import { keepGoodPlan, readGoodPlan } from './good-plan';
import { createKeys } from './keys';
import { createLogins } from './logins';
import { createMetrics } from './metrics';
import { type Address, type ProbePorts, serveMetrics, serveProbes, serveSocket } from './servers';
import type { Refusal, Status } from './status';
import { createTlsSecrets } from './tls-secrets';
import { createXds } from './xds';

/** What an agent works with. */
export interface AgentOptions {
  /** The gateway's name. */
  readonly name: string;
  /** The folder of shards. */
  readonly configDir: string;
  /** The folder of secrets: in it a folder for each, with a file for each entry. */
  readonly secretsDir: string;
  /** The folder that Envoy and the agent share. */
  readonly socketDir: string;
  /** The companion's program, for Node. It is started only where something needs it. */
  readonly companion: string;
  /** Where probes are answered; nowhere if it is left out. */
  readonly probes?: Address;
  /** Where metrics are told and nothing else is; nowhere if it is left out. */
  readonly metrics?: Address;
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

/** Clusters outlive the connections that may still use them. */
const LINGER_MARGIN_MILLIS = 1_000;

/**
 * Starts an agent: it writes Envoy's bootstrap, delivers what the folder of shards holds, fetches keys and answers probes. Envoy
 * is started by someone else, before or after.
 */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { name, configDir, secretsDir, socketDir, say, drain: times, onGeneration, keyRefreshMillis: refreshMillis } = options;
  const admin = createAdmin(adminSocket(socketDir));
  const xds = createXds();
  const getJson = getJsonWith({ fetch });
  const keys = createKeys({ getJson, say, refreshMillis, onWithdrawal: () => generations.renew() });
  const apiKeys = createApiKeys({ xds, folder: secretsDir, say });
  const companion = createCompanions({ program: options.companion, gateway: name, socketDir, secretsDir, say });
  const tls = createTlsSecrets({ xds, folder: secretsDir, say, onChange: () => generations.retry() });
  const logins = createLogins({
    ...{ xds, getJson, post: postFormOverHttp, folder: secretsDir, say, refreshMillis },
    onChange: () => generations.renew(),
  });
  const breakers = createBreakers({ admin, say });
  const metrics = createMetrics(admin);
  const log = followEnvoyLog(envoyLog(socketDir), (message) => say(`envoy: ${message}`));
  const lingerMillis = times.limitMillis + LINGER_MARGIN_MILLIS;
  const delivery = createDelivery({ xds, admin, log, lingerMillis });
  const generations = createGenerations({
    ...{ delivery, keys, apiKeys, tls, logins, companion, breakers, metrics, say, lingerMillis, onGeneration },
    keep: (plan) => keepGoodPlan(socketDir, plan),
  });
  const drain = createDrain(admin, times);
  let waiting: string | undefined;

  const status = async (): Promise<Status> => ({
    ...generations.status(),
    waiting,
    envoy: (await admin.live()) ? 'live' : 'not live',
    draining: drain.begun(),
    keys: keys.status(),
    apiKeys: apiKeys.status(),
    tls: tls.status(),
    logins: logins.status(),
    companion: companion.status(),
    breakers: breakers.status(),
  });

  writeFileSync(bootstrapFile(socketDir), JSON.stringify(bootstrap({ socketDir, name })), { mode: 0o600 });
  const servers = await Promise.all([
    serveSocket(agentSocket(socketDir), { xds, keys, logins, drain: drain.run }),
    ...publicServers(options, { status, admin, metrics }),
  ]);
  const before = readGoodPlan(socketDir);
  if (before !== undefined) generations.restore(before);
  const folder = followFolder(configDir, {
    plan(plan) {
      waiting = undefined;
      generations.serve(plan);
    },
    incomplete(missing) {
      waiting = missing;
    },
  });

  return {
    status,
    drain: drain.run,
    async close() {
      folder.close();
      generations.close();
      keys.close();
      apiKeys.close();
      tls.close();
      logins.close();
      companion.close();
      breakers.close();
      for (const server of servers) server.close().closeAllConnections();
      await log.close();
      rmSync(agentSocket(socketDir), { force: true });
    },
  };
}

function publicServers({ probes, metrics }: AgentOptions, ports: ProbePorts): Promise<Server>[] {
  return [...(probes === undefined ? [] : [serveProbes(probes, ports)]), ...(metrics === undefined ? [] : [serveMetrics(metrics, ports)])];
}

/** One drain, however often it is asked for. */
function createDrain(admin: Admin, times: DrainTimes) {
  let running: Promise<void> | undefined;
  return {
    begun: () => running !== undefined,
    run: (): Promise<void> => {
      running ??= drainEnvoy(admin, times);
      return running;
    },
  };
}
