import { findEnvoy } from '../../../src/runtime/envoy-binary';
import type { ApiSpec } from '../../../src/spec/api';
import type { Backend } from '../../../src/spec/backend';
import type { Scheme } from '../../../src/spec/scheme';
import { compileKubernetes } from '../../../src/targets/kubernetes/compile';
import { bootstrap, COMPANION_CLUSTER } from '../../../src/targets/kubernetes/envoy/bootstrap';
import type { EnvoyResource } from '../../../src/targets/kubernetes/envoy/resources';
import type { KubernetesPlan } from '../../../src/targets/kubernetes/plan';
import { askingRatelimit } from '../../limits/ratelimit-filter';
import { type Peer, type Place, routesOf, type Setup } from '../setup';
import { AUDIENCE, ISSUER } from '../tokens';

/** What tollgate plans, in the Envoy that it is made for. Nothing is switched off. */
export const tollgate: Peer = {
  name: 'tollgate',
  command: (setup, place) => envoyCommand(place.folder.write(`tollgate-${place.port}.json`, JSON.stringify(configuration(setup, place)))),
};

/** One worker thread, as each of the peers. */
export function envoyCommand(file: string): readonly string[] {
  return [findEnvoy(), '--config-path', file, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'error'];
}

/** The plan of a setup. */
export function planned(setup: Setup, { port, upstreamPort, keys }: Place): KubernetesPlan {
  const { plan } = compileKubernetes({
    apis: [specOf(setup, keys.jwks)],
    bindings: {
      backends: { orders: { url: `http://127.0.0.1:${upstreamPort}` } },
      ...(setup.redis === undefined ? {} : { store: { redis: { url: setup.redis } } }),
    },
    place: { address: '127.0.0.1', port },
  });
  return plan;
}

/** The API of a setup. */
export function specOf(setup: Setup, jwks: object): ApiSpec {
  return {
    name: 'bench',
    ...(setup.tokens === undefined
      ? { access: { open: 'the open part of the benchmark' } }
      : { schemes: { callers: scheme(setup, jwks) }, access: { scheme: 'callers' } }),
    backends: { orders: exchanging(setup) },
    ...limited(setup),
    routes: Object.fromEntries(routesOf(setup).map((route) => [`GET /s${route}/orders/{id}`, { backend: 'orders' }])),
  };
}

/** The secret with which the gateway shows an authorization server who it is. */
export const CLIENT = 'client';

function scheme({ introspection }: Setup, jwks: object): Scheme {
  if (introspection === undefined) return { jwt: { issuer: ISSUER, audiences: [AUDIENCE], jwks } };
  return { introspection: { endpoint: introspection, client: { secret: CLIENT }, ttl: '1h' } };
}

function exchanging({ exchange }: Setup): Backend {
  return exchange === undefined ? {} : { exchange: { endpoint: exchange, audience: 'orders', client: { secret: CLIENT } } };
}

/** All count each address apart, and admit more than any load sends. */
function limited({ limit }: Setup): Pick<ApiSpec, 'limits'> {
  const generous = { requests: 1_000_000, per: 'second' } as const;
  if (limit === 'instance') return { limits: [{ ...generous, by: ['ip'], scope: 'instance' }] };
  if (limit === 'concurrent') return { limits: [{ concurrent: 1_000, by: ['ip'], scope: 'instance' }] };
  return limit === 'shared' ? { limits: [{ ...generous, by: ['ip'], scope: 'gateway', onStoreFailure: 'deny' }] } : {};
}

/** The bootstrap of production, with what the agent delivers put into it: nothing else differs. */
function configuration(setup: Setup, place: Place): object {
  const { envoy } = planned(setup, place);
  const {
    dynamic_resources: _delivered,
    static_resources,
    ...rest
  } = bootstrap({ socketDir: place.folder.path, name: 'bench' }) as Bootstrap;
  const companion = static_resources.clusters.filter(({ name }) => name === COMPANION_CLUSTER);
  const [routes] = envoy.routes.map(untyped);
  const listeners = JSON.parse(JSON.stringify(envoy.listeners.map(untyped)), (_, value) => {
    if (value?.rds === undefined) return value;
    const { rds: _source, ...manager } = value;
    const http_filters = setup.ratelimit === true ? askingRatelimit(manager.http_filters) : manager.http_filters;
    return { ...manager, http_filters, route_config: routes };
  });
  const admin = { address: { pipe: { path: `${place.folder.path}/${place.port}.sock` } } };
  return { ...rest, admin, static_resources: { listeners, clusters: [...envoy.clusters.map(untyped), ...companion] } };
}

interface Bootstrap {
  readonly dynamic_resources: unknown;
  readonly static_resources: { readonly clusters: readonly { readonly name: string }[] };
}

/** Where a field says the type of its message, the message does not say it again. */
export function untyped({ '@type': _type, ...resource }: EnvoyResource): object {
  return resource;
}
