import { isIP } from 'node:net';
import { bindingOf, usedBackends } from '../../../capability/bound';
import type { BackendModel } from '../../../model/backend';
import type { ApiModel, GatewayModel } from '../../../model/model';
import type { BackendTls } from '../../../spec/backend-tls';
import type { Bindings } from '../../../spec/bindings';
import { backendTls } from './backend-tls';
import { type BoundEndpoint, boundEndpoints } from './endpoints';
import { BACKEND_CHANGES_FILTER, backendChangesFilter } from './filters/changes';
import { clusterName } from './names';
import type { EnvoyResource } from './resources';
import { seconds, typed } from './typed';

/** A cluster for every backend that a route leads to. */
export function backendClusters(gateway: GatewayModel, bindings: Bindings, configured: ReadonlySet<string>): EnvoyResource[] {
  const filters = configured.has(BACKEND_CHANGES_FILTER) ? [backendChangesFilter()] : [];
  return gateway.apis.flatMap((api) => {
    const used = usedBackends(api);
    return [...api.backends.values()]
      .filter((backend) => used.has(backend.name))
      .map((backend) => cluster(api, backend, bindings, filters));
  });
}

/** Above what a gateway's process can hold: a backend without `capacity` has no ceiling of its own. */
const NO_CEILING = 1_000_000;

function cluster(api: ApiModel, backend: BackendModel, bindings: Bindings, filters: readonly object[]): EnvoyResource {
  const endpoints = boundEndpoints(bindingOf(bindings, api.name, backend.name) ?? {}, bindings, backend.spec.tls);
  return endpointCluster(clusterName(api.name, backend.name), endpoints, { ...backend, tls: backend.spec.tls ?? {} }, filters);
}

/** How a cluster connects. */
export interface Connecting extends Pick<BackendModel, 'connectTimeoutMillis' | 'idleTimeoutMillis'> {
  readonly tls: BackendTls;
}

/** A cluster of these endpoints, and the filters that its requests pass. */
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
    circuit_breakers: {
      thresholds: [{ max_connections: NO_CEILING, max_pending_requests: NO_CEILING, max_requests: NO_CEILING, max_retries: NO_CEILING }],
    },
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: endpoints.map(lbEndpoint) }] },
    typed_extension_protocol_options: { 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': protocol(connecting, filters) },
    ...(tls ? { transport_socket: backendTls(connecting.tls, endpoints[0] as BoundEndpoint) } : {}),
  };
}

function lbEndpoint({ host, port, authority, weight }: BoundEndpoint) {
  return {
    endpoint: { hostname: authority, address: { socket_address: { address: host, port_value: port } } },
    load_balancing_weight: weight,
  };
}

function protocol({ idleTimeoutMillis }: Pick<BackendModel, 'idleTimeoutMillis'>, filters: readonly object[]) {
  return typed('envoy.extensions.upstreams.http.v3.HttpProtocolOptions', {
    common_http_protocol_options: { idle_timeout: seconds(idleTimeoutMillis) },
    explicit_http_config: { http_protocol_options: {} },
    http_filters: [
      ...filters,
      { name: 'envoy.filters.http.upstream_codec', typed_config: typed('envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec') },
    ],
  });
}
