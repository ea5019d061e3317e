import { createHash } from 'node:crypto';
import { resolveBreaker } from '../../../model/breaker';
import type { ApiModel, GatewayModel } from '../../../model/model';
import type { BreakerDelivery } from '../agent-plan';
import { clusterName } from './names';
import type { EnvoyResource } from './resources';
import { typed } from './typed';

/** A backend and its share of requests. */
export interface Share {
  readonly backend: string;
  readonly weight: number;
}

/** Before the keys under which the agent says how much a breaker lets through. */
const RUNTIME_PREFIX = 'tollgate.breaker';

/**
 * Parts of a share, so that a percentage of it is a whole number. A prime: what one random number divides by hundreds elsewhere is
 * divided independently here.
 */
const PARTS = 1009;

/** The most that all weights of Envoy's may be together. */
const MOST_WEIGHT = 2 ** 32 - 1;

/**
 * Where a route leads.
 *
 * A backend with a breaker stands beside a cluster that takes nothing: requests that go there are refused as those above a backend's
 * capacity are. The agent moves the weight from one to the other, within the backend's own share, so that everyone else keeps theirs.
 * Each of several has what `perBackend` says of it beside its weight.
 */
export function leadTo(shares: readonly Share[], api: ApiModel, perBackend: (backend: string) => object): object {
  const guarded = shares.some(({ backend }) => hasBreaker(api, backend));
  const [only] = shares as readonly [Share];
  if (!guarded && shares.length === 1) return { cluster: clusterName(api.name, only.backend) };
  const weighted = ({ backend }: Share, weight: number) => ({ name: clusterName(api.name, backend), weight, ...several(backend) });
  const several = shares.length === 1 ? () => ({}) : perBackend;
  if (!guarded) return { weighted_clusters: { clusters: shares.map((share) => weighted(share, share.weight)) } };
  const clusters = shares.flatMap((share) => {
    const own = weighted(share, unitsOf(share, shares));
    return hasBreaker(api, share.backend) ? [own, { name: openCluster(api.name, share.backend), weight: 0 }] : [own];
  });
  return { weighted_clusters: { runtime_key_prefix: runtimePrefix(shares), clusters } };
}

function hasBreaker({ backends }: ApiModel, backend: string): boolean {
  return backends.get(backend)?.spec.breaker !== undefined;
}

/** The weight of a share beside an open one. */
function unitsOf({ weight }: Share, shares: readonly Share[]): number {
  const sum = shares.reduce((total, share) => total + share.weight, 0);
  return weight * Math.min(PARTS, Math.floor(MOST_WEIGHT / sum));
}

/** Routes that divide alike are moved together. */
function runtimePrefix(shares: readonly Share[]): string {
  if (shares.length === 1) return RUNTIME_PREFIX;
  const text = JSON.stringify(shares.map(({ backend, weight }) => [backend, weight]));
  return `${RUNTIME_PREFIX}.${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** What the cluster that stands for an open breaker is called after its backend's. No backend has a slash in its name. */
export const OPEN = '/breaker/open';

/** The cluster that stands for an open breaker. */
function openCluster(api: string, backend: string): string {
  return `${clusterName(api, backend)}${OPEN}`;
}

/** A cluster for each breaker, which takes nothing: nobody is ever asked at its address. */
export function openClusters(breakers: readonly BreakerDelivery[]): EnvoyResource[] {
  return breakers.map(({ open }) => ({
    ...typed('envoy.config.cluster.v3.Cluster'),
    name: open,
    type: 'STATIC',
    connect_timeout: '1s',
    circuit_breakers: { thresholds: [{ max_connections: 0, max_pending_requests: 0, max_requests: 0, max_retries: 0 }] },
    load_assignment: { cluster_name: open, endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path: '/dev/null' } } } }] }] },
  }));
}

interface WeightedClusters {
  readonly runtime_key_prefix?: string;
  readonly clusters: readonly { readonly name: string; readonly weight: number }[];
}

/** The breakers that routes pass, and what the agent moves to open them. */
export function breakerDeliveries({ apis }: GatewayModel, routes: object): BreakerDelivery[] {
  if (!apis.some((api) => [...api.backends.keys()].some((backend) => hasBreaker(api, backend)))) return [];
  const shares = dividedRoutes(routes);
  return apis.flatMap((api) =>
    [...api.backends.values()].flatMap(({ name: backend, spec }) => {
      const [name, open] = [clusterName(api.name, backend), openCluster(api.name, backend)];
      const own = shares.flatMap(({ runtime_key_prefix: prefix, clusters }) => {
        const weight = clusters.find((cluster) => cluster.name === name)?.weight;
        return prefix === undefined || weight === undefined ? [] : [{ prefix, weight }];
      });
      return spec.breaker === undefined || own.length === 0 ? [] : [{ name, open, rule: resolveBreaker(spec.breaker), shares: own }];
    }),
  );
}

/** How routes divide requests, each way once. */
function dividedRoutes(routes: object): WeightedClusters[] {
  const found = new Map<string, WeightedClusters>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === 'weighted_clusters') found.set(JSON.stringify(child), child as WeightedClusters);
      else visit(child);
    }
  };
  visit(routes);
  return [...found.values()];
}
