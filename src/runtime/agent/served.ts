import { createHash } from 'node:crypto';
import type { LoginDelivery } from '../../targets/kubernetes/agent-plan';
import { schemeOfKeys } from '../../targets/kubernetes/envoy/bootstrap';
import { unknownClient } from '../../targets/kubernetes/envoy/filters/jwt';
import { type LoginParts, oauth2Filter } from '../../targets/kubernetes/envoy/filters/oauth2';
import type { EnvoyResource, EnvoyResources } from '../../targets/kubernetes/envoy/resources';
import type { KubernetesPlan } from '../../targets/kubernetes/plan';

/** A generation as it is delivered: each listener reads routes of its own. */
export interface Served {
  readonly generation: string;
  readonly clusters: ReadonlyMap<string, EnvoyResource>;
  readonly listeners: readonly EnvoyResource[];
  /** By the name that the listeners use. */
  readonly routes: ReadonlyMap<string, EnvoyResource>;
}

/** How often signing keys have been withdrawn, by scheme. */
export type Withdrawals = ReadonlyMap<string, number>;

/** What is known of logins, by scheme. */
export type KnownLogins = ReadonlyMap<string, LoginParts>;

/**
 * Prepares a plan for delivery.
 *
 * The name of a route configuration gets a digest of the listener that reads it. A listener that changes is thus a new listener
 * with new routes, swapped in as one: connections that drain from the old one keep the filters and the routes that belong together.
 * Where only routes change, the listener stays and so do its connections.
 *
 * Envoy remembers the tokens that it has verified for as long as a listener lives, so a key that is withdrawn makes a new one. So does
 * what becomes known of a login.
 */
export function toServed(
  { generation, envoy, agent }: KubernetesPlan,
  withdrawals: Withdrawals = new Map(),
  known: KnownLogins = new Map(),
): Served {
  const routes = new Map<string, EnvoyResource>();
  const listeners = envoy.listeners.map((listener) =>
    bindRoutes(withLogins(afterWithdrawals(listener, withdrawals), agent.logins ?? [], known), envoy, routes),
  );
  if (listeners.length === 0) throw new Error('the plan has no listener');
  return { generation, listeners, routes, clusters: new Map(envoy.clusters.map((cluster) => [cluster.name, cluster])) };
}

function afterWithdrawals(listener: EnvoyResource, withdrawals: Withdrawals): EnvoyResource {
  if ([...withdrawals.values()].every((count) => count === 0)) return listener;
  return JSON.parse(JSON.stringify(listener), (key, value) => {
    const scheme = key === 'uri' && typeof value === 'string' ? schemeOfKeys(value) : undefined;
    const count = scheme === undefined ? 0 : (withdrawals.get(scheme) ?? 0);
    return count === 0 ? value : `${value}?withdrawals=${count}`;
  });
}

/** The filter of each login of which all is known, and the audience of its tokens. */
function withLogins(listener: EnvoyResource, logins: readonly LoginDelivery[], known: KnownLogins): EnvoyResource {
  const ready = logins.flatMap((login) => {
    const parts = known.get(login.name);
    return parts === undefined ? [] : [{ login, parts }];
  });
  if (ready.length === 0) return listener;
  const filters = new Map(ready.map(({ login, parts }) => [login.filter, oauth2Filter(login, parts)]));
  const clients = new Map(ready.map(({ login, parts }) => [unknownClient(login.name), parts.clientId]));
  return JSON.parse(JSON.stringify(listener), (key, value) => {
    if (key === 'audiences') return value.map((audience: string) => clients.get(audience) ?? audience);
    return filters.get(value?.name) ?? value;
  });
}

function bindRoutes(listener: EnvoyResource, envoy: EnvoyResources, routes: Map<string, EnvoyResource>): EnvoyResource {
  const digest = createHash('sha256').update(JSON.stringify(listener)).digest('hex').slice(0, 12);
  const text = JSON.stringify(listener, (key, value) => {
    if (key !== 'rds' || typeof value?.route_config_name !== 'string') return value;
    const source = envoy.routes.find(({ name }) => name === value.route_config_name);
    if (source === undefined)
      throw new Error(`listener ${listener.name} reads the routes ${value.route_config_name}, which the plan lacks`);
    const name = `${source.name}~${digest}`;
    routes.set(name, { ...source, name });
    return { ...value, route_config_name: name };
  });
  return JSON.parse(text) as EnvoyResource;
}
