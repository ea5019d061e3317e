import { gatewayLimits } from '../../../capability/counters';
import { actionsOf } from '../../../model/actions';
import { asksServices } from '../../../model/external-schemes';
import { usedHmacs } from '../../../model/hmac-schemes';
import { takesLogins } from '../../../model/login-schemes';
import type { GatewayModel } from '../../../model/model';
import { retryOf } from '../../../model/retry';
import { transcodes } from '../../../model/transcode';
import { knowsCallersBeyondTokens } from '../../../model/used-schemes';
import type { Bindings } from '../../../spec/bindings';
import type { Placement } from '../placement';
import { accessLog } from './access-log';
import { STREAM_IDLE_MILLIS } from './action';
import { xdsSource } from './bootstrap';
import { errorMappers } from './errors';
import { exchangeDeliveries } from './exchanges';
import { httpFilters } from './filters/order';
import { listenerTls } from './listener-tls';
import { requestMetrics } from './metrics';
import { redirectManager, TELL_TLS, WITH_TLS, WITHOUT_TLS } from './redirect-http';
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
    ...chains(gateway, bindings, configured),
  };
}

/** With `redirectHttp` plain HTTP and TLS share the port, and the first bytes of a connection tell them apart. */
function chains(gateway: GatewayModel, bindings: Bindings, configured: ReadonlySet<string>) {
  const own = { filters: [http(connectionManager(gateway, bindings, configured))], ...listenerTls(gateway, bindings) };
  if (bindings.listener?.redirectHttp !== true) return { filter_chains: [own] };
  const redirect = { filters: [http({ ...common(gateway, bindings), ...redirectManager(gateway) })] };
  return {
    ...TELL_TLS,
    filter_chains: [
      { ...WITH_TLS, ...own },
      { ...WITHOUT_TLS, ...redirect },
    ],
  };
}

function http(manager: { readonly [field: string]: unknown }) {
  const type = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
  return { name: 'http', typed_config: typed(type, manager) };
}

function connectionManager(gateway: GatewayModel, bindings: Bindings, configured: ReadonlySet<string>) {
  return {
    stat_prefix: 'gateway',
    ...common(gateway, bindings),
    ...PATHS,
    // an issuer is told where to send the browser back to; later on the port is gone
    strip_any_host_port: !takesLogins(gateway),
    local_reply_config: {
      mappers: errorMappers(gateway.errors, {
        beyondTokens: knowsCallersBeyondTokens(gateway),
        services: asksServices(gateway),
        signatures: gateway.apis.some((api) => usedHmacs(api).length > 0),
        exchanges: exchangeDeliveries(gateway).length > 0,
        logins: takesLogins(gateway),
        quotas: hasQuotas(gateway),
        places: gatewayLimits(gateway).some(({ kind }) => kind === 'concurrent'),
        repeats: repeatsRequests(gateway),
        transcodes: transcodes(gateway),
      }),
    },
    rds: { route_config_name: ROUTES, config_source: xdsSource() },
    http_filters: httpFilters(gateway, bindings, configured),
  };
}

/** What holds for every connection. */
function common(gateway: GatewayModel, bindings: Bindings) {
  const hops = trustedHops(bindings);
  return {
    ...LIMITS,
    use_remote_address: true,
    xff_num_trusted_hops: hops,
    early_header_mutation_extensions: [stripUntrusted(gateway, hops)],
    generate_request_id: true,
    preserve_external_request_id: gateway.requestId.trust,
    always_set_request_id_in_response: gateway.requestId.header === 'x-request-id',
    server_header_transformation: 'PASS_THROUGH',
    access_log: [...accessLog(gateway, bindings), ...requestMetrics(gateway)],
  };
}

function repeatsRequests({ apis }: GatewayModel): boolean {
  return apis.some((api) => api.routes.some((route) => actionsOf(route).some((action) => retryOf(action, route, api) !== undefined)));
}

function hasQuotas({ apis }: GatewayModel): boolean {
  return apis.some(({ plans }) => [...plans.plans.values()].some(({ quota }) => quota !== undefined));
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
  strip_trailing_host_dot: true,
};
