import type { AgentPlan } from '../../targets/kubernetes/agent-plan';
import type { KubernetesPlan } from '../../targets/kubernetes/plan';
import type { ApiKeys } from './api-keys';
import type { Breakers } from './breakers';
import type { Companions } from './companions';
import type { Delivery } from './delivery';
import type { Keys } from './keys';
import { latestOnly } from './latest';
import type { Logins } from './logins';
import type { Metrics } from './metrics';
import { type Served, toServed } from './served';
import type { Refusal, Status } from './status';
import type { TlsSecrets } from './tls-secrets';

/** What serving generations needs. */
export interface GenerationPorts {
  readonly delivery: Delivery;
  readonly keys: Keys;
  readonly apiKeys: Pick<ApiKeys, 'use'>;
  readonly tls: Pick<TlsSecrets, 'use' | 'lacking'>;
  readonly logins: Pick<Logins, 'use' | 'first' | 'known'>;
  readonly companion: Pick<Companions, 'use'>;
  readonly breakers: Pick<Breakers, 'use'>;
  readonly metrics: Pick<Metrics, 'use'>;
  readonly say: (line: string) => void;
  /** How long connections go on that began under a generation before. */
  readonly lingerMillis: number;
  /** Keeps the plan that serves, for an agent that is started anew. */
  readonly keep: (plan: KubernetesPlan) => void;
  /** Hears of every generation: without a refusal when it serves. */
  readonly onGeneration?: (generation: string, refusal?: Refusal) => void;
}

/** Generations, one after the other; those that are overtaken while another one is delivered are left out. */
export interface Generations {
  /** Serves a plan that served before. Call it first. */
  restore(plan: KubernetesPlan): void;
  serve(plan: KubernetesPlan): void;
  /** Serves the same plan with a new listener where keys have been withdrawn, or more is known of logins. */
  renew(): void;
  /** Serves a plan that was refused for what its secrets lacked, if they are there now. */
  retry(): void;
  status(): Pick<Status, 'generation' | 'accepted' | 'refused' | 'counts'>;
  close(): void;
}

/** What connections may still ask for that began before. */
interface Former {
  readonly agent: AgentPlan;
  readonly until: number;
}

/** How long a generation waits for the first keys of its schemes. */
const FIRST_KEYS_MILLIS = 5_000;

/** No generation yet. */
export function createGenerations(ports: GenerationPorts): Generations {
  const { delivery, keys, apiKeys, tls, logins, companion, breakers, metrics, say, lingerMillis, keep, onGeneration } = ports;
  let good: KubernetesPlan | undefined;
  let former: readonly Former[] = [];
  let lacking: KubernetesPlan | undefined;
  let refused: Refusal | undefined;
  let counts = { accepted: 0, refused: 0 };
  let sweeper: NodeJS.Timeout | undefined;

  const bring = async (plan: KubernetesPlan): Promise<void> => {
    keys.use(plan.agent.keys);
    apiKeys.use(plan.agent.apiKeys ?? []);
    tls.use(plan.agent.tls ?? []);
    logins.use(plan.agent.logins ?? []);
    refuseLacking(plan);
    const [missing, closed] = await Promise.all([keys.first(FIRST_KEYS_MILLIS), logins.first(FIRST_KEYS_MILLIS)]);
    if (missing.length > 0) say(`serving without keys of ${missing.join(', ')}: tokens get 503 until they are there`);
    if (closed.length > 0) say(`serving without logins of ${closed.join(', ')}: who needs one gets 503 until they work`);
    // it goes on knowing what was: connections that began before ask for that
    await companion.use([...lastAgents(), plan.agent]);
    await delivery.deliver(served(plan));
    if (good !== undefined) former = [...former, { agent: good.agent, until: Date.now() + lingerMillis }];
    good = plan;
    breakers.use(plan.agent.breakers ?? []);
    metrics.use(plan.agent.metrics);
    keep(plan);
  };

  const served = (plan: KubernetesPlan): Served => toServed(plan, keys.withdrawals(), logins.known());

  /** What is to be done beside Envoy, of the plan that serves and of those that did until lately. */
  const lastAgents = (): AgentPlan[] => {
    former = former.filter(({ until }) => until > Date.now());
    return [...former.map(({ agent }) => agent), ...(good === undefined ? [] : [good.agent])];
  };

  /** A listener without its certificate would answer nobody, in the place of one that serves. */
  const refuseLacking = (plan: KubernetesPlan): void => {
    const faults = tls.lacking(plan.agent.tls ?? []);
    if (faults.length === 0) return;
    lacking = plan;
    throw new Error(faults.join('; '));
  };

  const attempt = async (plan: KubernetesPlan): Promise<void> => {
    const { generation } = plan;
    if (generation === good?.generation && refused === undefined) return;
    lacking = undefined;
    refused = await bring(plan).then(
      () => undefined,
      (error: Error) => ({ generation, reason: error.message }),
    );
    if (refused === undefined) counts = { ...counts, accepted: counts.accepted + 1 };
    else {
      counts = { ...counts, refused: counts.refused + 1 };
      keys.use(good?.agent.keys ?? []);
      apiKeys.use(good?.agent.apiKeys ?? []);
      logins.use(good?.agent.logins ?? []);
      tls.use([good, lacking].flatMap((each) => each?.agent.tls ?? []));
      await companion.use(lastAgents());
    }
    onGeneration?.(generation, refused);
  };

  const sweep = async (): Promise<void> => {
    const next = await delivery.sweep();
    clearTimeout(sweeper);
    if (next !== undefined) sweeper = setTimeout(() => queue.after(sweep), Math.max(0, next - Date.now()));
  };

  const renew = async (): Promise<void> => {
    if (good === undefined) return;
    const { generation } = good;
    await delivery
      .deliver(served(good))
      .catch((error: Error) => say(`withdrawn keys and earlier logins may go on in ${generation}: ${error.message}`));
    await sweep();
  };

  const retry = async (): Promise<void> => {
    if (lacking === undefined || tls.lacking(lacking.agent.tls ?? []).length > 0) return;
    await attempt(lacking);
    await sweep();
  };

  const queue = latestOnly(async (plan: KubernetesPlan) => {
    await attempt(plan);
    await sweep();
  });

  return {
    restore: (plan) => queue.after(() => bring(plan).catch(() => {})),
    serve: (plan) => queue.push(plan),
    renew: () => queue.after(renew),
    retry: () => queue.after(retry),
    status: () => ({ generation: good?.generation, accepted: good !== undefined, refused, counts }),
    close: () => clearTimeout(sweeper),
  };
}
