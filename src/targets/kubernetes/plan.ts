import { createHash } from 'node:crypto';
import { usedExternals } from '../../model/external-schemes';
import type { GatewayModel } from '../../model/model';
import type { Bindings } from '../../spec/bindings';
import type { AgentPlan } from './agent-plan';
import { forksOf } from './envoy/action';
import { metricsDelivery } from './envoy/backend-metrics';
import { backendSecrets } from './envoy/backend-tls';
import { breakerDeliveries, openClusters } from './envoy/breaker';
import { backendClusters } from './envoy/clusters';
import { configuredFilters } from './envoy/configured';
import { exchangeDeliveries } from './envoy/exchanges';
import { externalClusters } from './envoy/external-clusters';
import { forkCluster, forkListener } from './envoy/fallback';
import { hmacDeliveries } from './envoy/filters/hmac';
import { introspectionDeliveries } from './envoy/filters/introspection';
import { keyDeliveries } from './envoy/filters/jwt';
import { KEPT_FILTER } from './envoy/filters/kept-script';
import { apiKeyDeliveries } from './envoy/filters/keys';
import { loginDeliveries } from './envoy/filters/login';
import { limitDelivery } from './envoy/limit-delivery';
import { listener } from './envoy/listener';
import { listenerSecrets } from './envoy/listener-tls';
import type { EnvoyResources } from './envoy/resources';
import { inGeneration, routeConfiguration } from './envoy/routes';
import type { Placement } from './placement';

/** Everything that one gateway on Kubernetes serves, as data. */
export interface KubernetesPlan {
  /** The gateway's name. */
  readonly name: string;
  /** Hash of everything below: two plans with one generation serve alike. */
  readonly generation: string;
  readonly envoy: EnvoyResources;
  readonly agent: AgentPlan;
  /** The addresses of services that decide on callers. Left out where no route asks one. */
  readonly services?: readonly string[];
}

/** Plans one gateway: Envoy's resources, and what the agent does beside it. */
export function planKubernetes(gateway: GatewayModel, bindings: Bindings, place: Placement): KubernetesPlan {
  const apiKeys = apiKeyDeliveries(gateway);
  const hmac = hmacDeliveries(gateway);
  const limits = limitDelivery(gateway, bindings);
  const introspection = introspectionDeliveries(gateway);
  const exchange = exchangeDeliveries(gateway);
  const logins = loginDeliveries(gateway);
  const routes = routeConfiguration(gateway, bindings);
  const configured = configuredFilters(routes);
  const forks = forksOf(gateway, bindings);
  const breakers = breakerDeliveries(gateway, [routes, forks]);
  const metrics = metricsDelivery(gateway);
  const tls = [...listenerSecrets(gateway, bindings), ...backendSecrets(gateway)];
  const agent: AgentPlan = {
    keys: keyDeliveries(gateway),
    ...(apiKeys.length > 0 ? { apiKeys } : {}),
    ...(tls.length > 0 ? { tls } : {}),
    ...(hmac.length > 0 ? { hmac } : {}),
    ...(limits === undefined ? {} : { limits }),
    ...(introspection.length > 0 ? { introspection } : {}),
    ...(exchange.length > 0 ? { exchange } : {}),
    ...(configured.has(KEPT_FILTER) ? { kept: true } : {}),
    ...(logins.length > 0 ? { logins } : {}),
    ...(breakers.length > 0 ? { breakers } : {}),
    ...(metrics === undefined ? {} : { metrics }),
    drainSeconds: place.drainSeconds ?? 30,
  };
  const listeners = [listener(gateway, bindings, place, configured), ...forks.map((fork) => forkListener(fork, gateway))];
  const clusters = [
    ...backendClusters(gateway, bindings, configured),
    ...openClusters(breakers),
    ...forks.map((fork) => forkCluster(fork, configured)),
    ...externalClusters(gateway),
  ];
  const generation = createHash('sha256')
    .update(JSON.stringify([listeners, routes, clusters, agent]))
    .digest('hex')
    .slice(0, 16);
  const services = gateway.apis.flatMap((api) => usedExternals(api).map(({ external }) => external.url));
  return {
    name: gateway.name,
    generation,
    envoy: { listeners, routes: [inGeneration(routes, generation)], clusters },
    agent,
    ...(services.length > 0 ? { services } : {}),
  };
}
