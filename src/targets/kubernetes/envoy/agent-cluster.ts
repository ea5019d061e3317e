import { agentSocket } from './bootstrap';
import type { EnvoyResource } from './resources';
import { typed } from './typed';

/** The cluster that leads to the agent's socket, for signing keys. */
export const AGENT_CLUSTER = 'tollgate-agent';

export function agentCluster(socketDir: string): EnvoyResource {
  const endpoint = { address: { pipe: { path: agentSocket(socketDir) } } };
  return {
    ...typed('envoy.config.cluster.v3.Cluster'),
    name: AGENT_CLUSTER,
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: { cluster_name: AGENT_CLUSTER, endpoints: [{ lb_endpoints: [{ endpoint }] }] },
  };
}
