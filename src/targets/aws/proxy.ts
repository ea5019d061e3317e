import { PROBLEM_TYPES, type ProblemSlug, problemBody } from '../../model/errors';
import { reachedBackends } from '../../model/reached';
import { securityHeaders } from '../../model/security-headers';
import type { ProxyBackend, ProxyConfig, ProxyLimits, ProxyRoute } from '../../runtime/config-proxy';
import { aliasPlan } from './aliases';
import { backendsOf, bindingOf, type Placement, type PlanContext, placementKey } from './context';
import { countedOn, proxyLimits } from './counted';
import { exchangeRules } from './exchange';
import { proxyRoute } from './proxy-route';
import { secretHeaders, secretQueries } from './request-headers';
import { signatures } from './signed';
import type { WrapConfigs } from './wrapped';

/** Plans the proxy function; undefined where no route passes it. */
export function planProxy(placements: readonly Placement[], context: PlanContext): ProxyConfig | undefined {
  const own = placements.filter(({ route }) => context.proxied.has(route));
  if (own.length === 0) return undefined;
  const limits = proxyLimits(
    own.map(({ route }) => route),
    context,
  );
  const config = proxyConfig(own, context, limits === undefined ? proxyRoute : countedRoute, limits);
  return { ...config, ...signatures(own, context), ...exchangeRules(own, context) };
}

function countedRoute(placement: Placement, context: PlanContext): ProxyRoute {
  return { ...proxyRoute(placement, context), ...countedOn(placement.route, context) };
}

/** What `wrap` has to know in each function that uses it, by backend: which routes are its own, and which the proxy brings. */
export function planWrapped(placements: readonly Placement[], context: PlanContext): WrapConfigs {
  const backends = [...new Set(placements.flatMap(({ route }) => backendsOf(route)))]
    .sort()
    .filter((name) => bindingOf(context, name).wrapped === true);
  return Object.fromEntries(backends.map((name) => [name, wrapConfig(name, placements, context)]));
}

function wrapConfig(backend: string, placements: readonly Placement[], context: PlanContext): ProxyConfig {
  const own = placements.filter(({ route }) => backendsOf(route).includes(backend));
  return proxyConfig(own, context, wrapRoute);
}

function wrapRoute(placement: Placement, context: PlanContext): ProxyRoute {
  return { ...proxyRoute(undivided(placement, context), context), ...(context.proxied.has(placement.route) && { proxied: true }) };
}

/** A function whose alias divides knows nothing of shares: they would make another layer of each. */
function undivided(placement: Placement, context: PlanContext): Placement {
  const alias = aliasPlan(placement.route, context);
  return alias === undefined ? placement : { ...placement, route: { ...placement.route, action: { backend: alias.stable } } };
}

function proxyConfig(own: readonly Placement[], context: PlanContext, routeOf: typeof proxyRoute, limits?: ProxyLimits): ProxyConfig {
  const backends = [...new Set(own.flatMap(({ route }) => reachedBackends(route, context.api)))].sort();
  const routes = own.map((placement) => [placementKey(placement), routeOf(placement, context)] as const);
  const slugs: ProblemSlug[] = [
    ...SLUGS,
    ...(routes.some(([, { challenge }]) => challenge !== undefined) ? (['unauthenticated'] as const) : []),
    ...(limits === undefined ? [] : COUNTING_SLUGS),
    ...(context.api.versions === undefined ? [] : VERSION_SLUGS),
  ];
  return {
    problems: Object.fromEntries(
      slugs.map((slug) => [slug, { status: PROBLEM_TYPES[slug].status, body: JSON.stringify(problemBody(slug, context.model.errors)) }]),
    ),
    requestIdHeader: context.model.requestId.header,
    identityHeaders: context.identityHeaders,
    secretHeaders: secretHeaders(context),
    secretQueries: secretQueries(context),
    securityHeaders: securityHeaders(context.model),
    backends: Object.fromEntries(backends.map((name) => [name, backendOf(name, context)])),
    routes: Object.fromEntries(routes),
    ...(limits !== undefined && { limits }),
  };
}

/** The refusals that the proxy itself makes on any route. */
const SLUGS: readonly ProblemSlug[] = [
  'invalid-request',
  'path-refused',
  'too-large',
  'unsupported-media-type',
  'backend-unreachable',
  'backend-timeout',
  'unavailable',
];

/** Those of requests that are too many. */
const COUNTING_SLUGS: readonly ProblemSlug[] = ['rate-limited', 'quota-exceeded'];

/** Those of versions. */
const VERSION_SLUGS: readonly ProblemSlug[] = ['not-found', 'retired'];

function backendOf(name: string, context: PlanContext): ProxyBackend {
  const { function: fn, url, endpoints = [], vpcLink } = bindingOf(context, name);
  if (fn !== undefined) return { function: true };
  const single = url ?? vpcLink?.url;
  return {
    endpoints:
      single === undefined
        ? endpoints.map((endpoint) => ({ url: endpoint.url, weight: endpoint.weight ?? 1 }))
        : [{ url: single, weight: 1 }],
  };
}
