import { createHash } from 'node:crypto';
import type { GatewayModel } from '../../model/model';
import type { Bindings } from '../../spec/bindings';
import { agentCluster } from './envoy/agent-cluster';
import { backendClusters } from './envoy/clusters';
import { keyDeliveries } from './envoy/filters/jwt';
import { listener } from './envoy/listener';
import type { EnvoyResources } from './envoy/resources';
import { routeConfiguration } from './envoy/routes';

/** Where the agent gets a scheme's signing keys. It serves them, filtered to `algorithms`, at `/jwks/{name}` of its socket. */
export interface KeyDelivery {
  /** `API/SCHEME`, percent-encoded where it stands in a path. */
  readonly name: string;
  readonly algorithms: readonly string[];
  /** Exactly one of `uri` and `discovery` (the issuer). */
  readonly uri?: string;
  readonly discovery?: string;
}

/** What the agent does besides delivering configuration. */
export interface AgentPlan {
  readonly keys: readonly KeyDelivery[];
  readonly drainSeconds: number;
}

/** Everything that one gateway on Kubernetes serves, as data. */
export interface KubernetesPlan {
  /** The gateway's name. */
  readonly name: string;
  /** Hash of everything below: two plans with one generation serve alike. */
  readonly generation: string;
  readonly envoy: EnvoyResources;
  readonly agent: AgentPlan;
}

/** Where a gateway listens, and where its sockets are. */
export interface Placement {
  readonly address: string;
  readonly port: number;
  readonly socketDir: string;
  /** How long open requests may take after the gateway was told to end. Default: 30. */
  readonly drainSeconds?: number;
}

/** Plans one gateway: Envoy's resources, and what the agent does beside it. */
export function planKubernetes(gateway: GatewayModel, bindings: Bindings, place: Placement): KubernetesPlan {
  const agent = { keys: keyDeliveries(gateway), drainSeconds: place.drainSeconds ?? 30 };
  const routes = [routeConfiguration(gateway, bindings)];
  const clusters = [...backendClusters(gateway, bindings), ...(agent.keys.length > 0 ? [agentCluster(place.socketDir)] : [])];
  const resources = (generation: string): EnvoyResources => ({
    listeners: [listener(gateway, bindings, place, generation)],
    routes,
    clusters,
  });
  const generation = createHash('sha256')
    .update(JSON.stringify([resources(''), agent]))
    .digest('hex')
    .slice(0, 16);
  return { name: gateway.name, generation, envoy: resources(generation), agent };
}
