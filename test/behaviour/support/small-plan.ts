import { createHash } from 'node:crypto';
import type { KeyDelivery } from '../../../src/targets/kubernetes/agent-plan';
import { xdsSource } from '../../../src/targets/kubernetes/envoy/bootstrap';
import type { EnvoyResource } from '../../../src/targets/kubernetes/envoy/resources';
import type { KubernetesPlan } from '../../../src/targets/kubernetes/plan';

const TYPE = 'type.googleapis.com/envoy';
const ROUTER = { name: 'envoy.filters.http.router', typed_config: { '@type': `${TYPE}.extensions.filters.http.router.v3.Router` } };

/** A plan written by hand, small enough to see through. */
export interface SmallPlan {
  readonly port: number;
  /** Cluster name to the port of its only endpoint. */
  readonly clusters?: { readonly [name: string]: number };
  /** Envoy routes. */
  readonly routes: readonly object[];
  /** HTTP filters before the router. */
  readonly filters?: readonly object[];
  /** Fields of the HTTP connection manager. */
  readonly manager?: object;
  readonly moreClusters?: readonly EnvoyResource[];
  readonly keys?: readonly KeyDelivery[];
}

/** A route that leads to a cluster. */
export const routeTo = (prefix: string, cluster: string): object => ({ match: { prefix }, route: { cluster } });

/** A route with an answer of its own. */
export const answer = (prefix: string, text: string): object => ({
  match: { prefix },
  direct_response: { status: 200, body: { inline_string: text } },
});

/** The plan, with a digest of its content as generation. */
export function smallPlan(plan: SmallPlan): KubernetesPlan {
  const envoy = { listeners: [listener(plan)], routes: [routes(plan)], clusters: [...clusters(plan), ...(plan.moreClusters ?? [])] };
  const agent = { keys: plan.keys ?? [], drainSeconds: 2 };
  const generation = createHash('sha256').update(JSON.stringify({ envoy, agent })).digest('hex').slice(0, 12);
  return { name: 'small', generation, envoy, agent };
}

function listener({ port, filters = [], manager = {} }: SmallPlan): EnvoyResource {
  const typed = {
    '@type': `${TYPE}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: 'gateway',
    rds: { route_config_name: 'gateway', config_source: xdsSource() },
    http_filters: [...filters, ROUTER],
    ...manager,
  };
  return {
    '@type': `${TYPE}.config.listener.v3.Listener`,
    name: 'gateway',
    enable_reuse_port: false,
    address: { socket_address: { address: '127.0.0.1', port_value: port } },
    filter_chains: [{ filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: typed }] }],
  };
}

function routes(plan: SmallPlan): EnvoyResource {
  return {
    '@type': `${TYPE}.config.route.v3.RouteConfiguration`,
    name: 'gateway',
    validate_clusters: true,
    virtual_hosts: [{ name: 'all', domains: ['*'], routes: plan.routes }],
  };
}

function clusters({ clusters: ports = {} }: SmallPlan): EnvoyResource[] {
  return Object.entries(ports).map(([name, port]) => ({
    '@type': `${TYPE}.config.cluster.v3.Cluster`,
    name,
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address: loopback(port) } }] }] },
  }));
}

function loopback(port: number): object {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}
