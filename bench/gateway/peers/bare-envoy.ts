import { bootstrap } from '../../../src/targets/kubernetes/envoy/bootstrap';
import { type Peer, type Place, pathRegex, routesOf, type Setup } from '../setup';
import { AUDIENCE, ISSUER } from '../tokens';
import { envoyCommand, planned, untyped } from './tollgate';

/**
 * Envoy as somebody careful sets it up by hand: every setting of tollgate's listener and connection manager (limits, time limits,
 * connection ceiling, refused underscores, client address, request id, untrusted headers removed, JSON access log), Envoy's own
 * path normalization with escaped slashes refused, then a flat list of routes and no filter but the router and, where asked,
 * the JWT filter with its cache. It has no path guard, no problem bodies, no 405, no body limit and no security headers.
 */
export const hardenedEnvoy: Peer = {
  name: 'Envoy, hardened by hand',
  command: (setup, place) => start('hardened', place, hardened(setup, place)),
};

/** The least Envoy that does the job: a listener, a flat list of routes, a cluster. No limits, no log. */
export const minimalEnvoy: Peer = {
  name: 'Envoy, minimal',
  command: (setup, place) => start('minimal', place, minimal(setup, place)),
};

const start = (name: string, { folder, port }: Place, configuration: object) =>
  envoyCommand(folder.write(`${name}-${port}.json`, JSON.stringify(configuration)));

const NORMALIZED = { normalize_path: true, merge_slashes: true, path_with_escaped_slashes_action: 'REJECT_REQUEST' };

function hardened(setup: Setup, place: Place): object {
  const { overload_manager } = bootstrap({ socketDir: place.folder.path, name: 'bench' }) as { overload_manager: object };
  const [listener] = planned(setup, place).envoy.listeners.map(untyped);
  const replaced = JSON.parse(JSON.stringify(listener), (_, value) => {
    if (value?.rds === undefined) return value;
    const { rds: _routes, local_reply_config: _problems, http_filters: _filters, ...settings } = value;
    return { ...settings, ...NORMALIZED, ...routing(setup, place) };
  });
  return { overload_manager, static_resources: { listeners: [replaced], clusters: [cluster(place)] } };
}

function minimal(setup: Setup, place: Place): object {
  const manager = {
    '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    stat_prefix: 'bare',
    ...routing(setup, place),
  };
  const listener = {
    name: 'bare',
    address: { socket_address: { address: '127.0.0.1', port_value: place.port } },
    enable_reuse_port: false,
    filter_chains: [{ filters: [{ name: 'http', typed_config: manager }] }],
  };
  return { static_resources: { listeners: [listener], clusters: [cluster(place)] } };
}

function routing(setup: Setup, { keys }: Place): object {
  const routes = routesOf(setup).map((route) => ({
    match: { safe_regex: { regex: pathRegex(route) }, headers: [{ name: ':method', string_match: { exact: 'GET' } }] },
    route: { cluster: 'upstream' },
  }));
  const router = { name: 'router', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' } };
  return {
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes }] },
    http_filters: [...(setup.tokens === undefined ? [] : [jwtFilter(keys.jwks)]), router],
  };
}

function jwtFilter(jwks: object): object {
  const callers = {
    issuer: ISSUER,
    audiences: [AUDIENCE],
    forward: true,
    require_expiration: true,
    payload_in_metadata: 'callers',
    jwt_cache_config: { jwt_cache_size: 1000 },
    local_jwks: { inline_string: JSON.stringify(jwks) },
  };
  return {
    name: 'jwt',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication',
      providers: { callers },
      rules: [{ match: { prefix: '/' }, requires: { provider_name: 'callers' } }],
    },
  };
}

function cluster({ upstreamPort }: Place): object {
  const address = { socket_address: { address: '127.0.0.1', port_value: upstreamPort } };
  const endpoints = [{ lb_endpoints: [{ endpoint: { address } }] }];
  return { name: 'upstream', type: 'STATIC', load_assignment: { cluster_name: 'upstream', endpoints } };
}
