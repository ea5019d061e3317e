import { NO_ROUTES, TRIAL_ROUTES } from '../../targets/kubernetes/envoy/bootstrap';
import type { EnvoyResource } from '../../targets/kubernetes/envoy/resources';
import type { Admin } from './admin';
import type { Verdict } from './channel';
import type { EnvoyLog } from './envoy-log';
import type { Served } from './served';
import type { Kind, Xds } from './xds';

/** What a delivery needs. */
export interface DeliveryPorts {
  readonly xds: Xds;
  readonly admin: Admin;
  readonly log: Pick<EnvoyLog, 'forget' | 'refusal'>;
  /** How long removed clusters stay for connections and requests that began before. */
  readonly lingerMillis: number;
  /** How long Envoy may take over one step before the step counts as refused. Default: 15000. */
  readonly patienceMillis?: number;
}

/** Brings generations to Envoy, one after the other. */
export interface Delivery {
  /** Resolves once Envoy serves the generation. Rejects with the reason once it serves the last good one again. */
  deliver(next: Served): Promise<void>;
  /** Removes the clusters and routes whose time is over. Called between deliveries; answers when to call it again. */
  sweep(): Promise<number | undefined>;
}

interface Leaving {
  readonly clusters: readonly EnvoyResource[];
  readonly listeners: readonly EnvoyResource[];
  readonly routes: readonly string[];
  readonly until: number;
}

const POLL_MILLIS = 20;
/** There is nothing to go back to from the first generation: it gets more time for its listeners. */
const FIRST_ROUNDS = 4;

/** A delivery to an Envoy that has nothing yet. */
export function createDelivery(ports: DeliveryPorts): Delivery {
  const { xds, admin, log, lingerMillis, patienceMillis = 15_000 } = ports;
  let current: Served | undefined;
  let leaving: readonly Leaving[] = [];
  let count = 0;
  // versions of an agent that ran before are never taken for ones of this one
  const epoch = Date.now().toString(36);
  void xds.channel('routes', TRIAL_ROUTES).publish(epoch, [NO_ROUTES]);

  const offer = (generation: string, kind: Kind, resources: readonly EnvoyResource[], name?: string): Promise<Verdict> => {
    count += 1;
    return xds.channel(kind, name).publish(`${generation}.${epoch}.${count}`, resources);
  };

  const settled = async (kind: Kind, verdict: Promise<Verdict>): Promise<void> => {
    const outcome = await patiently(verdict, patienceMillis, admin);
    if (outcome === 'accepted') return;
    if (outcome === undefined) throw new Error(`${kind}: Envoy did not take them within ${patienceMillis} ms`);
    throw new Error(`${kind}: ${(await log.refusal(kind)) ?? 'refused by Envoy without a reason'}`);
  };

  const warmed = async (gauge: string): Promise<boolean> => {
    for (const end = Date.now() + patienceMillis; Date.now() < end; await sleep(POLL_MILLIS)) {
      const stats = await admin.stats(`^${gauge.replace('.', '\\.')}$`).catch(() => new Map<string, number>());
      if (stats.get(gauge) === 0) return true;
    }
    return false;
  };

  const offerClusters = (next: Served): Promise<Verdict> => {
    const old = [...leaving.flatMap(({ clusters }) => clusters), ...(current?.clusters.values() ?? [])];
    return offer(next.generation, 'clusters', byName([...old, ...next.clusters.values()]));
  };

  /** Listeners inside of Envoy stay like clusters: routes that are leaving lead to them. */
  const offerListeners = (next: Served, more: readonly EnvoyResource[] = []): Promise<Verdict> => {
    const old = [...leaving.flatMap(({ listeners }) => listeners), ...(current?.listeners ?? []).filter(isInternal)];
    const all = byName([...old, ...next.listeners, ...more]).sort((a, b) => (a.name < b.name ? -1 : 1));
    return offer(next.generation, 'listeners', all);
  };

  /** Before routes lead to them. */
  const addInternalListeners = async (next: Served): Promise<void> => {
    const known = new Set(current?.listeners.map(({ name }) => name));
    const fresh = next.listeners.filter((listener) => isInternal(listener) && !known.has(listener.name));
    if (current === undefined || fresh.length === 0) return;
    await settled('listeners', offerListeners(current, fresh));
    await warmed('listener_manager.total_listeners_warming');
  };

  /** Routes for a listener that is not there yet are tried on the listener that serves nobody. */
  const tryRoutes = async (next: Served): Promise<void> => {
    const fresh = [...next.routes].filter(([name]) => current !== undefined && !current.routes.has(name));
    try {
      for (const [, routes] of fresh) {
        await settled('routes', offer(next.generation, 'routes', [{ ...routes, name: TRIAL_ROUTES }], TRIAL_ROUTES));
      }
    } finally {
      if (fresh.length > 0) void offer(next.generation, 'routes', [NO_ROUTES], TRIAL_ROUTES);
    }
  };

  const offerRoutesAndListeners = (next: Served): Promise<void>[] => [
    ...[...next.routes].map(([name, resource]) => settled('routes', offer(next.generation, 'routes', [resource], name))),
    settled('listeners', offerListeners(next)),
  ];

  const install = async (next: Served): Promise<void> => {
    log.forget();
    await settled('clusters', offerClusters(next));
    await warmed('cluster_manager.warming_clusters');
    await tryRoutes(next);
    await addInternalListeners(next);
    // the first failure counts: routes whose listener is refused are never asked for
    await Promise.all(offerRoutesAndListeners(next));
    for (let round = 1; !(await warmed('listener_manager.total_listeners_warming')); round++) {
      if (current !== undefined || round === FIRST_ROUNDS) throw new Error(`listeners: not ready within ${round * patienceMillis} ms`);
    }
  };

  const withdraw = async (bad: Served, good: Served): Promise<void> => {
    for (const name of bad.routes.keys()) if (!good.routes.has(name)) xds.forget('routes', name);
    await Promise.allSettled(offerRoutesAndListeners(good));
    await settled('clusters', offerClusters(good)).catch(() => {});
  };

  const retire = (old: Served, next: Served): void => {
    const clusters = [...old.clusters.values()].filter(({ name }) => !next.clusters.has(name));
    const listeners = old.listeners.filter((one) => isInternal(one) && next.listeners.every(({ name }) => name !== one.name));
    const routes = [...old.routes.keys()].filter((name) => !next.routes.has(name));
    if (clusters.length + listeners.length + routes.length === 0) return;
    leaving = [...leaving, { clusters, listeners, routes, until: Date.now() + lingerMillis }];
  };

  return {
    async deliver(next) {
      try {
        await install(next);
      } catch (error) {
        if (current !== undefined) await withdraw(next, current);
        throw error;
      }
      const old = current;
      current = next;
      if (old !== undefined) retire(old, next);
    },
    async sweep() {
      const gone = leaving.filter(({ until }) => until <= Date.now());
      leaving = leaving.filter((entry) => !gone.includes(entry));
      if (current !== undefined && gone.length > 0) {
        const kept = new Set([...current.routes.keys(), ...leaving.flatMap(({ routes }) => routes)]);
        for (const name of gone.flatMap(({ routes }) => routes)) if (!kept.has(name)) xds.forget('routes', name);
        await settled('listeners', offerListeners(current)).catch(() => {});
        await settled('clusters', offerClusters(current)).catch(() => {});
      }
      return leaving[0]?.until;
    },
  };
}

/** Whether a listener has no address, so that others may stand beside it. */
function isInternal(listener: EnvoyResource): boolean {
  return listener.internal_listener !== undefined;
}

/** Of resources with one name, the last. */
function byName(resources: readonly EnvoyResource[]): EnvoyResource[] {
  return [...new Map(resources.map((resource) => [resource.name, resource])).values()];
}

/** The verdict; undefined where an Envoy that serves keeps silent about it for too long. One that does not serve yet is waited for. */
async function patiently(verdict: Promise<Verdict>, millis: number, admin: Admin): Promise<Verdict | undefined> {
  for (;;) {
    const outcome = await Promise.race([verdict, sleep(millis)]);
    if (outcome !== undefined || (await admin.live())) return outcome;
  }
}

function sleep(millis: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, millis, undefined).unref());
}
