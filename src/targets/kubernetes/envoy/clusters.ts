import { isIP } from 'node:net';
import { bindingOf } from '../../../capability/bound';
import type { BackendModel } from '../../../model/backend';
import type { ApiModel, GatewayModel } from '../../../model/model';
import type { Backend } from '../../../spec/backend';
import type { BackendTls } from '../../../spec/backend-tls';
import type { Bindings } from '../../../spec/bindings';
import { backendTls } from './backend-tls';
import { circuitBreakers } from './capacity';
import { type BoundEndpoint, boundEndpoints } from './endpoints';
import { BACKEND_CHANGES_FILTER, backendChangesFilter } from './filters/changes';
import { healthChecks } from './health-check';
import { hashPolicies, loadBalancing } from './load-balancing';
import { clusterName } from './names';
import { outlierDetection } from './outliers';
import { httpProtocol } from './protocol';
import type { EnvoyResource } from './resources';
import { seconds, typed } from './typed';

/** A cluster for every backend that a route leads to. */
export function backendClusters(gateway: GatewayModel, bindings: Bindings, configured: ReadonlySet<string>): EnvoyResource[] {
  const filters = configured.has(BACKEND_CHANGES_FILTER) ? [backendChangesFilter()] : [];
  return gateway.apis.flatMap((api) => {
    return [...api.backends.values()]
      .filter((backend) => api.reached.has(backend.name))
      .map((backend) => cluster(api, backend, bindings, filters));
  });
}

function cluster(api: ApiModel, backend: BackendModel, bindings: Bindings, filters: readonly object[]): EnvoyResource {
  const endpoints = boundEndpoints(bindingOf(bindings, api.name, backend.name) ?? {}, bindings, backend.spec.tls);
  const { spec, protocol } = backend;
  return {
    ...endpointCluster(clusterName(api.name, backend.name), endpoints, { ...backend, tls: spec.tls ?? {} }, filters),
    ...circuitBreakers(spec),
    ...loadBalancing(spec.loadBalancing),
    ...healthChecks(spec.healthCheck, endpoints[0]?.path ?? '', protocol),
    ...outlierDetection(spec.outliers),
    ...(spec.healthCheck === undefined && spec.outliers === undefined ? {} : NO_PANIC),
  };
}

/** What is out gets no requests, however few are left, and as soon as it is known: by itself Envoy would say so once a second. */
const NO_PANIC = { common_lb_config: { healthy_panic_threshold: { value: 0 }, update_merge_window: '0.1s' } };

/** How a cluster connects. */
export interface Connecting extends Pick<BackendModel, 'connectTimeoutMillis' | 'idleTimeoutMillis' | 'protocol'> {
  readonly tls: BackendTls;
  readonly spec: Pick<Backend, 'loadBalancing' | 'healthCheck'>;
}

/** A cluster of these endpoints without a ceiling, and the filters that its requests pass. */
export function endpointCluster(
  name: string,
  endpoints: readonly BoundEndpoint[],
  connecting: Connecting,
  filters: readonly object[],
): EnvoyResource {
  const tls = endpoints.some((endpoint) => endpoint.tls);
  return {
    ...typed('envoy.config.cluster.v3.Cluster'),
    name,
    type: endpoints.every((endpoint) => isIP(endpoint.host) !== 0) ? 'STATIC' : 'STRICT_DNS',
    dns_lookup_family: 'V4_PREFERRED',
    connect_timeout: seconds(connecting.connectTimeoutMillis),
    ...circuitBreakers({}),
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: endpoints.map((endpoint) => lbEndpoint(endpoint, connecting)) }] },
    typed_extension_protocol_options: { 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': protocol(connecting, filters) },
    ...(tls ? { transport_socket: backendTls(connecting, endpoints[0] as BoundEndpoint) } : {}),
  };
}

function lbEndpoint({ host, port, authority, weight }: BoundEndpoint, { spec }: Connecting) {
  return {
    endpoint: {
      hostname: authority,
      address: { socket_address: { address: host, port_value: port } },
      ...(spec.healthCheck === undefined ? {} : { health_check_config: { hostname: authority } }),
    },
    load_balancing_weight: weight,
  };
}

function protocol({ idleTimeoutMillis, protocol, spec }: Connecting, filters: readonly object[]) {
  return typed('envoy.extensions.upstreams.http.v3.HttpProtocolOptions', {
    common_http_protocol_options: { idle_timeout: seconds(idleTimeoutMillis) },
    ...httpProtocol(protocol),
    ...hashPolicies(spec.loadBalancing),
    http_filters: [
      ...filters,
      { name: 'envoy.filters.http.upstream_codec', typed_config: typed('envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec') },
    ],
  });
}
