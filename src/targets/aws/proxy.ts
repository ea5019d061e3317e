import { reachedBackends } from '../../capability/bound';
import type { Action } from '../../model/action';
import { BODY_CEILING_BYTES } from '../../model/body';
import { challengesOf } from '../../model/challenges';
import { PROBLEM_TYPES, type ProblemSlug, problemBody } from '../../model/errors';
import type { RewriteModel } from '../../model/rewrite';
import type { RouteModel } from '../../model/route';
import { securityHeaders } from '../../model/security-headers';
import { waitMillis } from '../../model/sides';
import { parameters } from '../../model/template';
import type { ChangesModel } from '../../model/transform';
import type { VariantModel } from '../../model/variants';
import { inVersionOf } from '../../model/ways';
import type {
  ProxyAction,
  ProxyBackend,
  ProxyChanges,
  ProxyConfig,
  ProxyLimits,
  ProxyRoute,
  ProxyTarget,
} from '../../runtime/config-proxy';
import { aliasPlan } from './aliases';
import { backendPath, captured, joined } from './captures';
import { backendsOf, bindingOf, type Placement, type PlanContext, placementKey } from './context';
import { countedOn, proxyLimits } from './counted';
import { exchangeRules, routeSubjects, targetExchange } from './exchange';
import { atStage } from './redirect';
import { schemesOf, secretHeaders, secretQueries } from './request-headers';
import { resilience } from './resilience';
import { targetDivision } from './sides';
import { signatures, signedRule } from './signed';
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

function proxyRoute(placement: Placement, context: PlanContext): ProxyRoute {
  const { route, steps } = placement;
  const own = steps.slice(context.baseSteps);
  const { action, rewrite, request, response, variants, announced, maxBodyBytes, contentTypes, cors } = route;
  return {
    route: route.key,
    ...target(
      {
        answered: { ...route, variants: [] },
        action,
        request,
        response,
        ...(rewrite !== undefined && { rewrite }),
        ...announcing(announced),
      },
      placement,
      context,
    ),
    variants: variants.map((variant) => ({
      when: variant.when,
      ...target(
        {
          answered: { ...inVersionOf(route, variant), action: variant.action, variants: [] },
          action: variant.action,
          request: variant.request ?? request,
          response: variant.response ?? response,
          ...rewriteOf(variant, route),
          ...announcing(variant.ofVersion?.announced ?? announced),
        },
        placement,
        context,
      ),
      ...ownTimeout(variant, route, context),
    })),
    parameters: Object.fromEntries(parameters(route.template).map((name) => [name, joined(captured(route, own, name))])),
    timeoutMillis: route.timeoutMillis,
    ...whoMayCall(route, context),
    ...(maxBodyBytes !== undefined && maxBodyBytes < BODY_CEILING_BYTES && { maxBodyBytes }),
    ...(contentTypes !== undefined && { contentTypes }),
    allowedPaths: route.allowedPaths,
    ...(cors !== undefined && { cors }),
  };
}

/** What the proxy itself asks of callers. */
function whoMayCall(route: RouteModel, context: PlanContext): Pick<ProxyRoute, 'signed' | 'subjects' | 'challenge'> {
  const own = { ...signedRule(route, context), ...routeSubjects(route, context) };
  if (Object.keys(own).length === 0) return {};
  const { schemes } = context.api;
  return { ...own, challenge: challengesOf(schemesOf(route.access).flatMap((name) => schemes.get(name) ?? [])) };
}

/** What answers say of their version, where they say something. */
function announcing(announced: ChangesModel | undefined): { readonly announced?: ChangesModel } {
  const silent = announced === undefined || announced.setHeaders.length + announced.addHeaders.length === 0;
  return silent ? {} : { announced };
}

/** The longest wait of a variant, where it is not that of the route. */
function ownTimeout({ action }: VariantModel, route: RouteModel, { api }: PlanContext): { readonly timeoutMillis?: number } {
  const timeoutMillis = waitMillis(action, route, api);
  return timeoutMillis === route.timeoutMillis ? {} : { timeoutMillis };
}

interface Way {
  /** The route as this way answers it. */
  readonly answered: RouteModel;
  readonly announced?: ChangesModel;
  readonly action: Action;
  readonly rewrite?: RewriteModel;
  readonly request: ChangesModel;
  readonly response: ChangesModel;
}

function rewriteOf(
  variant: { readonly rewrite?: RewriteModel },
  route: { readonly rewrite?: RewriteModel },
): { readonly rewrite?: RewriteModel } {
  const rewrite = variant.rewrite ?? route.rewrite;
  return rewrite === undefined ? {} : { rewrite };
}

function target(way: Way, placement: Placement, context: PlanContext): ProxyTarget {
  const { route, steps } = placement;
  const { rewrite: _, ...plain } = route;
  const rewritten = way.rewrite === undefined ? plain : { ...plain, rewrite: way.rewrite };
  return {
    action: actionOf(way.action, context),
    ...resilience(way.answered, context),
    ...targetExchange(way.action, context),
    ...targetDivision(way.action, placement, context),
    path: backendPath(rewritten, steps, context.baseSteps),
    ...(way.rewrite?.host !== undefined && { host: way.rewrite.host }),
    request: changes(way.request),
    response: changes(way.response),
    ...(way.announced !== undefined && { announced: changes(way.announced) }),
  };
}

function actionOf(action: Action, context: PlanContext): ProxyAction {
  if ('problem' in action) return { problem: action.problem };
  if ('respond' in action) return { respond: action.respond };
  if ('redirect' in action) return { redirect: atStage(action.redirect, context) };
  if ('weighted' in action) return { backends: action.weighted };
  return { backends: 'backend' in action ? [{ backend: action.backend, weight: 1 }] : [] };
}

function changes({ setHeaders, addHeaders, removeHeaders, setQuery, removeQuery }: ChangesModel): ProxyChanges {
  return { setHeaders, addHeaders, removeHeaders, setQuery, removeQuery };
}
