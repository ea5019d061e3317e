import { createHash } from 'node:crypto';
import type { ApiSpec } from '../spec/api';
import type { Baseline } from '../spec/baseline';
import type { Route } from '../spec/route';
import { parseSizeBytes } from '../spec/size';
import type { AccessModel } from './access';
import { resolveAccess } from './access';
import type { Action } from './action';
import { actionBackends, resolveAction } from './action';
import type { BackendModel } from './backend';
import { READ_BODY_BYTES } from './body';
import { resolveCors } from './cors';
import { inheritedFallback } from './fallback';
import { readsBody } from './hmac-schemes';
import { resolveLimits } from './limits';
import type { Report } from './report';
import { at } from './report';
import { resolveRewrite } from './rewrite';
import type { IpModel, Origin, RouteModel } from './route';
import type { SchemeModel } from './scheme';
import { resolveStream } from './stream';
import { parseRouteKey } from './template';
import { timeoutOf } from './timeout';
import { resolveChanges } from './transform';
import { resolveVariant } from './variants';
import { hasVersion, standIn, type VersionsModel } from './versions';

/** What the routes of one API have in common. */
export interface RouteContext {
  readonly spec: ApiSpec;
  readonly basePath: string;
  readonly schemes: ReadonlyMap<string, SchemeModel>;
  readonly backends: ReadonlyMap<string, BackendModel>;
  readonly baseline: Baseline;
  readonly versions: VersionsModel | undefined;
  readonly report: Report;
}

/** Resolves one route with everything that it inherits. */
export function resolveRoute(key: string, route: Route, context: RouteContext): RouteModel {
  const { spec, basePath, baseline } = context;
  const { methods, template } = parseRouteKey(key);
  const action = resolveAction(route, basePath) as Action;
  const cors = route.cors ?? spec.cors ?? baseline.cors;
  const [timeoutMillis, timeoutOrigin] = timeoutOf(route, action, context);
  const maxSize = route.body?.maxSize ?? spec.body?.maxSize ?? baseline.body?.maxSize;
  const rewrite = resolveRewrite(route.rewrite);
  const rule = access(key, route, context);
  const variants = (route.variants ?? []).map((variant) => resolveVariant(variant, action, basePath, route.sticky));
  const reads = readsBody(rule, context.schemes) || sendsTwice([action, ...variants.map((variant) => variant.action)], route, context);
  const maxBodyBytes = maxSize !== undefined ? parseSizeBytes(maxSize) : reads ? READ_BODY_BYTES : undefined;
  return {
    key,
    id: routeId(key),
    api: spec.name,
    methods,
    template,
    action,
    variants,
    access: rule,
    ips: ips(route, context),
    limits:
      route.limits === undefined
        ? resolveLimits(spec.limits, spec.name, 'limits')
        : resolveLimits(route.limits, `${spec.name}/${key}`, `${at('routes', key)}.limits`),
    ...(cors === undefined ? {} : { cors: resolveCors(cors) }),
    ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
    ...(route.body?.contentTypes === undefined ? {} : { contentTypes: route.body.contentTypes.map((type) => type.toLowerCase()) }),
    requiredHeaders: (route.require?.headers ?? []).map((name) => name.toLowerCase()),
    requiredQuery: route.require?.query ?? [],
    ...(rewrite === undefined ? {} : { rewrite }),
    request: resolveChanges(route.request),
    response: resolveChanges(route.response),
    timeoutMillis,
    ...(route.stream === undefined ? {} : { stream: resolveStream(route.stream) }),
    allowedPaths: route.paths?.allow ?? [],
    ...own(route, spec),
    tags: [...new Set([...(spec.tags ?? []), ...(route.tags ?? [])])],
    spec: route,
    origin: {
      access: level(route.access, spec.access),
      limits: level(route.limits, spec.limits),
      cors: level(route.cors, spec.cors, baseline.cors),
      body: level(route.body?.maxSize, spec.body?.maxSize, baseline.body?.maxSize),
      timeout: timeoutOrigin,
    },
  };
}

/** Whether another backend may stand in, in whatever version, which gets the body as well. */
function sendsTwice(actions: readonly Action[], route: Route, { backends, versions }: RouteContext): boolean {
  const named = actions.flatMap(actionBackends);
  const own = [...(versions?.list.values() ?? [])].filter(({ name }) => hasVersion({ spec: route }, name));
  const asked = [...named, ...own.flatMap((version) => named.map((name) => standIn(version, name)))];
  const fallbacks = asked.map((name) => inheritedFallback(route, backends.get(name)?.spec)?.fallback);
  return fallbacks.some((fallback) => fallback?.backend !== undefined);
}

function level(route: unknown, api: unknown, gateway?: unknown): Origin {
  if (route !== undefined) return 'route';
  if (api !== undefined) return 'api';
  return gateway !== undefined ? 'gateway' : 'default';
}

function own(route: Route, spec: ApiSpec): { owner?: string; description?: string } {
  const owner = route.owner ?? spec.owner;
  return { ...(owner === undefined ? {} : { owner }), ...(route.description === undefined ? {} : { description: route.description }) };
}

function access(key: string, route: Route, context: RouteContext): AccessModel {
  const { spec, schemes, report } = context;
  if (route.access !== undefined) return resolveAccess(route.access, `${at('routes', key)}.access`, schemes, report);
  if (spec.access !== undefined) return resolveAccess(spec.access, 'access', schemes, report);
  report.error(
    at('routes', key),
    'RouteWithoutAccess',
    'no access rule; write "access: { scheme: NAME }" here or for the whole API, or open it with "access: { open: \'the reason\' }"',
  );
  return { anyOf: [] };
}

function ips(route: Route, { spec, baseline }: RouteContext): IpModel[] {
  const levels = [
    { origin: 'gateway', rules: baseline.ips },
    { origin: 'api', rules: spec.ips },
    { origin: 'route', rules: route.ips },
  ] as const;
  return levels.flatMap(({ origin, rules }) => (rules === undefined ? [] : [{ origin, allow: rules.allow ?? [], deny: rules.deny ?? [] }]));
}

/** A name for resources that depends on the key alone. */
function routeId(key: string): string {
  const slug = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-|-$/g, '');
  return `${slug}-${createHash('sha256').update(key).digest('hex').slice(0, 10)}`;
}
