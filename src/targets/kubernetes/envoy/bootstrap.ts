import { join } from 'node:path';
import type { CompanionPart } from '../agent-plan';
import { BUCKETS } from './metrics';
import type { EnvoyResource } from './resources';

/** The cluster that leads to the agent, in every bootstrap: configuration comes from it, and keys. */
export const AGENT_CLUSTER = 'tollgate-agent';

/** The cluster that leads to the companion's decisions, in every bootstrap. No connection is made while nothing needs it. */
export const COMPANION_CLUSTER = 'tollgate-companion';

/** The same for its checks of bodies. */
export const BODIES_CLUSTER = 'tollgate-companion-bodies';

/** Where the agent serves the signing keys of a scheme. */
export const keysUri = (scheme: string): string => `http://agent/jwks/${encodeURIComponent(scheme)}`;

/** The scheme whose keys are served at an address or a path; undefined where it is of something else. */
export function schemeOfKeys(uri: string): string | undefined {
  return decoded(/^(?:http:\/\/agent)?\/jwks\/([^/?]+)(?:\?|$)/.exec(uri)?.[1]);
}

/** Where the agent gets tokens for those who log in by a scheme. */
export const tokensUri = (scheme: string): string => `http://agent/login/${encodeURIComponent(scheme)}`;

/** The scheme whose tokens are asked for at a path; undefined where it is of something else. */
export function schemeOfTokens(path: string): string | undefined {
  return decoded(/^\/login\/([^/?]+)$/.exec(path)?.[1]);
}

function decoded(name: string | undefined): string | undefined {
  try {
    return name && decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

/** The route configuration that a generation's routes are tried as, before a new listener may use them. */
export const TRIAL_ROUTES = 'tollgate-trial';

/** Longest time that the agent holds a request for a newer version; below Envoy's own limit of it. */
export const HOLD_MILLIS = 25_000;

const REQUEST_TIMEOUT = '30s';

/** Pause between an answer and the next request: how long Envoy takes to report what it made of the answer, with as much jitter. */
const REFRESH_DELAY = '0.050s';

/** What the bootstrap of a gateway depends on. */
export interface BootstrapOptions {
  /** The folder of the sockets, shared by Envoy and the agent. */
  readonly socketDir: string;
  /** The gateway's name, in Envoy's own metrics and traces. */
  readonly name: string;
  /** Ceiling of open client connections. Default: 50000. */
  readonly maxConnections?: number;
}

/** What Envoy's command line depends on. */
export interface EnvoyFlags {
  readonly socketDir: string;
  readonly drainSeconds: number;
  /** Worker threads. Default: what Envoy sees. */
  readonly concurrency?: number;
  /** Default: `warning`. */
  readonly logLevel?: string;
}

/** Socket on which the agent delivers configuration and serves keys. */
export const agentSocket = (socketDir: string): string => join(socketDir, 'agent.sock');

/** Socket of a process of the companion. */
export const companionSocket = (socketDir: string, part: CompanionPart): string => join(socketDir, `${part}.sock`);

/** Socket of Envoy's administration interface. It is never on TCP. */
export const adminSocket = (socketDir: string): string => join(socketDir, 'admin.sock');

/** Envoy's own log, one entry a line. The agent reads it and passes on what may be shown. */
export const envoyLog = (socketDir: string): string => join(socketDir, 'envoy.log');

/** Where the agent writes the bootstrap and Envoy reads it. */
export const bootstrapFile = (socketDir: string): string => join(socketDir, 'bootstrap.json');

/** Envoy's arguments, the same in a pod and in `tollgate run`. */
export function envoyArguments({ socketDir, drainSeconds, concurrency, logLevel = 'warning' }: EnvoyFlags): string[] {
  return [
    ...['--config-path', bootstrapFile(socketDir)],
    '--disable-hot-restart',
    '--reject-unknown-dynamic-fields',
    ...['--drain-time-s', String(drainSeconds)],
    ...['--drain-strategy', 'immediate'],
    ...['--file-flush-interval-msec', '100'],
    ...['--log-level', logLevel],
    // what it says of requests without a session is in the access log, and would show codes of logins
    ...['--component-log-level', 'oauth2:critical'],
    ...['--log-path', envoyLog(socketDir)],
    ...['--log-format', '%l %n %v', '--log-format-escaped'],
    ...(concurrency === undefined ? [] : ['--concurrency', String(concurrency)]),
  ];
}

/** The configuration source of everything that the agent delivers: an HTTP connection manager's `rds.config_source` as well. */
export function xdsSource(): object {
  return {
    resource_api_version: 'V3',
    initial_fetch_timeout: '0s',
    api_config_source: {
      api_type: 'REST',
      transport_api_version: 'V3',
      cluster_names: [AGENT_CLUSTER],
      refresh_delay: REFRESH_DELAY,
      request_timeout: REQUEST_TIMEOUT,
    },
  };
}

/** What Envoy starts with. Everything else comes from the agent. */
export function bootstrap({ socketDir, name, maxConnections = 50_000 }: BootstrapOptions): object {
  const companion = [
    companionCluster(COMPANION_CLUSTER, companionSocket(socketDir, 'decisions')),
    companionCluster(BODIES_CLUSTER, companionSocket(socketDir, 'bodies')),
  ];
  return {
    node: { id: name, cluster: name },
    admin: { address: { pipe: { path: adminSocket(socketDir), mode: 0o600 } } },
    dynamic_resources: { lds_config: xdsSource(), cds_config: xdsSource() },
    static_resources: { listeners: [trialListener(socketDir)], clusters: [agentCluster(socketDir), ...companion] },
    bootstrap_extensions: [{ name: 'envoy.bootstrap.internal_listener', typed_config: { '@type': INTERNAL_LISTENER } }],
    overload_manager: overloadManager(maxConnections),
    layered_runtime: { layers: [{ name: 'tollgate', static_layer: RUNTIME }, AGENT_RUNTIME] },
    stats_flush_interval: FLUSH_INTERVAL,
    stats_config: {
      stats_matcher: { exclusion_list: { patterns: SILENT_STATS.map((regex) => ({ safe_regex: { regex } })) } },
      histogram_bucket_settings: BUCKETS,
    },
    deferred_stat_options: { enable_deferred_creation_stats: true },
  };
}

/** Limits by claim need formatted keys; the path guard's expression is longer than the 100 instructions that Envoy takes by default. */
const RUNTIME = {
  'envoy.reloadable_features.enable_formatter_for_ratelimit_action_descriptor_value': true,
  're2.max_program_size.error_level': 5000,
  're2.max_program_size.warn_level': 5000,
};

/** What the agent sets through the administration interface: how much breakers let through. */
const AGENT_RUNTIME = { name: 'agent', admin_layer: {} };

/** Lets listeners be inside of Envoy, without an address. */
const INTERNAL_LISTENER = 'type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener';

/** How old the times may be by which breakers judge. */
const FLUSH_INTERVAL = '1s';

/** Counters that nobody reads and that would be there once for each cluster or route configuration. */
const SILENT_STATS = [
  'cluster\\..*\\.(bind_errors|lb_subsets_.*|lb_local_.*|lb_zone_.*|lb_recalculate.*|client_ssl_socket_factory\\..*)',
  'http\\.(trial|.*\\.rds)\\..*',
  `cluster\\.${AGENT_CLUSTER}\\..*`,
];

function agentCluster(socketDir: string): object {
  const endpoint = { address: { pipe: { path: agentSocket(socketDir) } } };
  return {
    name: AGENT_CLUSTER,
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: { cluster_name: AGENT_CLUSTER, endpoints: [{ lb_endpoints: [{ endpoint }] }] },
  };
}

/** How much the companion is asked at one time: limits on requests at one time ask about each until its answer has ended. */
const MOST_ASKED = 100_000;

/** What is asked about requests at work, or about those whose client hangs up, ends by a reset; Node.js 20 takes a thousand of those for an attack. */
const MOST_ON_A_CONNECTION = 900;

function companionCluster(name: string, path: string): object {
  const endpoint = { address: { pipe: { path } } };
  const protocol = {
    '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
    common_http_protocol_options: { max_requests_per_connection: MOST_ON_A_CONNECTION },
    explicit_http_config: { http2_protocol_options: {} },
  };
  return {
    name,
    type: 'STATIC',
    connect_timeout: '0.050s',
    circuit_breakers: { thresholds: [{ max_requests: MOST_ASKED, max_pending_requests: MOST_ASKED }] },
    typed_extension_protocol_options: { 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': protocol },
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint }] }] },
  };
}

/**
 * A listener that serves nobody. Envoy puts a new listener into service even when its routes are refused, and would answer 404;
 * so routes are tried here first.
 */
function trialListener(socketDir: string): object {
  const manager = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: 'trial',
    rds: { route_config_name: TRIAL_ROUTES, config_source: xdsSource() },
    http_filters: [
      {
        name: 'envoy.filters.http.router',
        typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' },
      },
    ],
  };
  return {
    name: TRIAL_ROUTES,
    address: { pipe: { path: join(socketDir, 'trial.sock'), mode: 0o600 } },
    filter_chains: [{ filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }] }],
  };
}

/** Routes that match nothing: what the trial listener has while nothing is tried. */
export const NO_ROUTES: EnvoyResource = {
  '@type': 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
  name: TRIAL_ROUTES,
};

function overloadManager(maxConnections: number): object {
  const name = 'envoy.resource_monitors.global_downstream_max_connections';
  const type = 'type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig';
  return { resource_monitors: [{ name, typed_config: { '@type': type, max_active_downstream_connections: String(maxConnections) } }] };
}
