import { takesApiKeys } from '../../../model/api-keys';
import { asksServices } from '../../../model/external-schemes';
import type { GatewayModel } from '../../../model/model';
import type { Bindings } from '../../../spec/bindings';
import type { Placement } from '../placement';
import { accessLog } from './access-log';
import { STREAM_IDLE_MILLIS } from './action';
import { xdsSource } from './bootstrap';
import { errorMappers } from './errors';
import { httpFilters } from './filters/order';
import type { EnvoyResource } from './resources';
import { ROUTES } from './routes';
import { stripUntrusted, trustedHops } from './trust';
import { seconds, typed } from './typed';

/** The listener of a gateway. What it bounds by default is said in `docs/semantics.md`. */
export function listener(gateway: GatewayModel, bindings: Bindings, place: Placement, configured: ReadonlySet<string>): EnvoyResource {
  return {
    ...typed('envoy.config.listener.v3.Listener'),
    name: 'tollgate',
    address: { socket_address: { address: place.address, port_value: place.port } },
    enable_reuse_port: false,
    per_connection_buffer_limit_bytes: 32_768,
    filter_chains: [{ filters: [{ name: 'http', typed_config: connectionManager(gateway, bindings, configured) }] }],
  };
}

function connectionManager(gateway: GatewayModel, bindings: Bindings, configured: ReadonlySet<string>) {
  const hops = trustedHops(bindings);
  return typed('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', {
    stat_prefix: 'gateway',
    ...LIMITS,
    ...PATHS,
    use_remote_address: true,
    xff_num_trusted_hops: hops,
    early_header_mutation_extensions: [stripUntrusted(gateway, hops)],
    generate_request_id: true,
    preserve_external_request_id: gateway.requestId.trust,
    always_set_request_id_in_response: gateway.requestId.header === 'x-request-id',
    server_header_transformation: 'PASS_THROUGH',
    access_log: accessLog(gateway, bindings),
    local_reply_config: { mappers: errorMappers(gateway.errors, { keys: takesApiKeys(gateway), services: asksServices(gateway) }) },
    rds: { route_config_name: ROUTES, config_source: xdsSource() },
    http_filters: httpFilters(gateway, bindings, configured),
  });
}

const LIMITS = {
  max_request_headers_kb: 32,
  request_headers_timeout: '5s',
  request_timeout: '30s',
  stream_idle_timeout: seconds(STREAM_IDLE_MILLIS),
  delayed_close_timeout: '1s',
  common_http_protocol_options: { idle_timeout: '60s', max_headers_count: 100, headers_with_underscores_action: 'REJECT_REQUEST' },
  http_protocol_options: { allow_custom_methods: true },
  http2_protocol_options: { max_concurrent_streams: 100, initial_stream_window_size: 65_536, initial_connection_window_size: 1_048_576 },
};

/** Paths reach the guard as they came: what Envoy would quietly normalize, the guard refuses. */
const PATHS = {
  normalize_path: false,
  merge_slashes: false,
  path_with_escaped_slashes_action: 'KEEP_UNCHANGED',
  strip_any_host_port: true,
  strip_trailing_host_dot: true,
};
