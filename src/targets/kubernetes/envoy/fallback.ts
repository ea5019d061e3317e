import { createHash } from 'node:crypto';
import { FALLBACK_HEADER } from '../../../model/fallback';
import type { GatewayModel } from '../../../model/model';
import { errorMappers } from './errors';
import { BACKEND_CHANGES_FILTER, backendChangesFilter, changesPerRoute, type Mutation } from './filters/changes';
import { FAILED, FAILED_FILTER, FAILED_HEADER, failedFilter } from './filters/fallback';
import { FAULT_FILTER, faultFilter } from './filters/fault';
import { INTERNAL_HEADER } from './names';
import type { EnvoyResource } from './resources';
import { NOT_AGAIN } from './retry';
import { seconds, setHeader, typed } from './typed';

/** What leads to a backend, as Envoy's `RouteAction`. */
export interface ToBackend {
  readonly host_rewrite?: string;
  readonly regex_rewrite?: object;
  readonly path_rewrite?: string;
  readonly [field: string]: unknown;
}

/**
 * A way to a backend and to the one that stands in for it.
 *
 * Envoy repeats requests at one cluster only, and nothing that it finds out by itself counts as an answer. So both ways lie behind a
 * listener inside of Envoy: there the first try takes one way and the second, which its failure asks for, the other. Whatever kept the
 * first from an answer comes back as one. What the routes here do not say stays with the route outside, and happens once.
 */
export interface Fork {
  /** The listener's name, and that of the cluster that leads to it. */
  readonly name: string;
  readonly first: object;
  readonly second: object;
  /** What ends the repeating within the first way. */
  readonly again: readonly Mutation[];
}

/** The fork of two ways, the first of which leads to a cluster, and perhaps to others. What rewrites path and host happens before it. */
export function forkOf(
  cluster: string,
  { host_rewrite: _host, regex_rewrite: _regex, path_rewrite: _path, ...first }: ToBackend,
  second: object,
  again: readonly Mutation[],
): Fork {
  const digest = createHash('sha256')
    .update(JSON.stringify([first, second, again]))
    .digest('hex')
    .slice(0, 12);
  return { name: `${cluster}/fallback/${digest}`, first, second, again };
}

/** What leads to a fork in the place of its first way: for as long as both ways together may take in silence. */
export function toFork({ name }: Fork, { host_rewrite, regex_rewrite, path_rewrite }: ToBackend, silenceMillis: number): object {
  return {
    cluster: name,
    // each way has its own
    timeout: '0s',
    idle_timeout: seconds(silenceMillis),
    ...(host_rewrite === undefined ? {} : { host_rewrite }),
    ...(regex_rewrite === undefined ? {} : { regex_rewrite }),
    ...(path_rewrite === undefined ? {} : { path_rewrite }),
    retry_policy: {
      retry_on: 'retriable-headers',
      retriable_headers: [{ name: FAILED_HEADER, present_match: true }],
      num_retries: 1,
      retry_back_off: { base_interval: '0.001s', max_interval: '0.001s' },
    },
  };
}

/** Says inside of a fork which try it is. */
const TRY_HEADER = `${INTERNAL_HEADER}try`;

const TRY_FILTER = 'tollgate.try';

const MANY = 1_000_000;

/** The cluster that leads to a fork. */
export function forkCluster({ name }: Fork, configured: ReadonlySet<string>): EnvoyResource {
  const tries = { request_mutations: [{ append: setHeader(TRY_HEADER, '%UPSTREAM_REQUEST_ATTEMPT_COUNT%') }] };
  const endpoint = { address: { envoy_internal_address: { server_listener_name: name, endpoint_id: name } } };
  return {
    ...typed('envoy.config.cluster.v3.Cluster'),
    name,
    type: 'STATIC',
    connect_timeout: '1s',
    circuit_breakers: { thresholds: [{ max_connections: MANY, max_pending_requests: MANY, max_requests: MANY, max_retries: MANY }] },
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint }] }] },
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': typed('envoy.extensions.upstreams.http.v3.HttpProtocolOptions', {
        explicit_http_config: { http2_protocol_options: {} },
        http_filters: [
          {
            name: TRY_FILTER,
            typed_config: typed('envoy.extensions.filters.http.header_mutation.v3.HeaderMutation', { mutations: tries }),
          },
          ...(configured.has(BACKEND_CHANGES_FILTER) ? [backendChangesFilter()] : []),
          {
            name: 'envoy.filters.http.upstream_codec',
            typed_config: typed('envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec'),
          },
        ],
      }),
    },
  };
}

/** The listener of a fork. It is inside of Envoy, and what it sees has passed every check: it adds nothing and takes nothing away. */
export function forkListener(fork: Fork, { errors }: GatewayModel): EnvoyResource {
  const manager = typed('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', {
    stat_prefix: 'fallback',
    use_remote_address: false,
    skip_xff_append: true,
    generate_request_id: false,
    preserve_external_request_id: true,
    server_header_transformation: 'PASS_THROUGH',
    max_request_headers_kb: 96,
    common_http_protocol_options: { max_headers_count: 1_000 },
    stream_idle_timeout: '0s',
    local_reply_config: { mappers: errorMappers(errors) },
    route_config: {
      name: fork.name,
      request_headers_to_remove: ['x-envoy-internal'],
      virtual_hosts: [{ name: 'fork', domains: ['*'], routes: routesOf(fork) }],
    },
    http_filters: [
      failedFilter(),
      ...(JSON.stringify(fork.first).includes(FAULT_FILTER) ? [faultFilter()] : []),
      {
        name: 'envoy.filters.http.router',
        typed_config: typed('envoy.extensions.filters.http.router.v3.Router', { suppress_envoy_headers: true }),
      },
    ],
  });
  return {
    ...typed('envoy.config.listener.v3.Listener'),
    name: fork.name,
    internal_listener: {},
    ignore_global_conn_limit: true,
    filter_chains: [{ filters: [{ name: 'http', typed_config: manager }] }],
  };
}

function routesOf({ first, second, again }: Fork): object[] {
  const withoutTry = { request_headers_to_remove: [TRY_HEADER] };
  const mark = changesPerRoute({
    response_mutations: [{ remove: FAILED_HEADER }, { append: setHeader(FAILED_HEADER, `%CEL(${FAILED} ? 'yes' : '')%`) }],
  });
  return [
    {
      match: { prefix: '/', headers: [{ name: TRY_HEADER, string_match: { exact: '1' } }] },
      route: first,
      ...withoutTry,
      response_headers_to_remove: [FALLBACK_HEADER, NOT_AGAIN],
      typed_per_filter_config: {
        [FAILED_FILTER]: mark,
        ...(again.length > 0 ? { [BACKEND_CHANGES_FILTER]: changesPerRoute({ response_mutations: again }) } : {}),
      },
    },
    { match: { prefix: '/' }, route: second, ...withoutTry, response_headers_to_add: [setHeader(FALLBACK_HEADER, 'backend')] },
  ];
}
