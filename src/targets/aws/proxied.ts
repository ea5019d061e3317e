import type { Action } from '../../model/action';
import { BODY_CEILING_BYTES } from '../../model/body';
import { hasFixedOrigin } from '../../model/cors';
import type { RouteModel } from '../../model/route';
import type { ChangesModel } from '../../model/transform';
import type { ValueText } from '../../model/value';
import { literalText } from '../../model/values';
import { backendsOf, bindingOf, type Placement, type PlanContext } from './context';
import { requestMapping, secretQueries } from './request-headers';
import { isPlainHeader } from './respond';

/** A route that passes the proxy function, and everything about it that asks for that. */
export interface ProxiedRoute {
  readonly route: string;
  readonly reasons: readonly string[];
}

/** Why a route needs the proxy function; nothing where API Gateway can do all of it. Reasons are paths into the route. */
export function proxyReasons(placement: Placement, context: PlanContext, hasAuthorizer: boolean): string[] {
  const { route } = placement;
  if (route.variants.length > 0) return ['variants', ...answerReasons(route, context)];
  if ('respond' in route.action || 'redirect' in route.action) return fixedReasons(route, route.action, context);
  return [...answerReasons(route, context), ...requestReasons(placement, context, hasAuthorizer), ...backendReasons(route, context)];
}

/** A fixed answer has fixed headers, and no path guard of ours before it. */
function fixedReasons(route: RouteModel, action: Action, context: PlanContext): string[] {
  const odd = 'respond' in action && action.respond.headers.some(({ value }) => !isPlainHeader(value));
  const dynamic = 'redirect' in action && literalText(action.redirect.to) === undefined;
  return [
    ...(route.cors !== undefined && !hasFixedOrigin(route.cors) ? ['cors'] : []),
    ...changeReasons(route.response, 'response'),
    ...(context.model.securityHeaders ? ['securityHeaders'] : []),
    ...(odd ? ['respond.headers'] : []),
    ...(dynamic ? ['redirect.to'] : []),
  ];
}

/** An answer passes API Gateway as the backend gave it; a wrapped function changes its own. */
function answerReasons(route: RouteModel, context: PlanContext): string[] {
  if (isWrapped(route, context)) return [];
  return [
    ...(route.cors !== undefined ? ['cors'] : []),
    ...changeReasons(route.response, 'response'),
    ...(context.model.securityHeaders ? ['securityHeaders'] : []),
  ];
}

function requestReasons(placement: Placement, context: PlanContext, hasAuthorizer: boolean): string[] {
  const { route } = placement;
  return [
    ...(route.maxBodyBytes !== undefined && route.maxBodyBytes < BODY_CEILING_BYTES ? ['body.maxSize'] : []),
    ...(route.contentTypes !== undefined ? ['body.contentTypes'] : []),
    ...(leadsToFunction(route, context) ? functionReasons(route, context) : httpReasons(placement, context, hasAuthorizer)),
  ];
}

function httpReasons(placement: Placement, context: PlanContext, hasAuthorizer: boolean): string[] {
  const { path, host } = placement.route.rewrite ?? {};
  return [
    ...requestMapping(placement, context, hasAuthorizer).impossible,
    ...(secretQueries(context).length > 0 ? ['credentials that are not for the backend'] : []),
    ...(path !== undefined && !isMappablePath(path) ? ['rewrite.path'] : []),
    ...(host?.some((part) => typeof part !== 'string') ? ['rewrite.host'] : []),
  ];
}

function isMappablePath(path: ValueText): boolean {
  return path.every((part) => typeof part === 'string' || part.source === 'path');
}

/** A function gets the client's request untouched, unless it uses `wrap`. */
function functionReasons(route: RouteModel, context: PlanContext): string[] {
  const rewrite = route.rewrite === undefined ? [] : ['rewrite'];
  if (isWrapped(route, context)) return rewrite;
  return [
    ...rewrite,
    ...changeReasons(route.request, 'request'),
    ...(context.identityHeaders.length > 0 ? ['identity headers'] : []),
    ...(hidesCredentials(context) ? ['credentials that are not for the backend'] : []),
  ];
}

/** Whether some credential is one that backends do not get: API keys, and tokens in the query. */
function hidesCredentials(context: PlanContext): boolean {
  return secretQueries(context).length > 0 || [...context.api.schemes.values()].some(({ kind }) => kind === 'apiKey');
}

function backendReasons(route: RouteModel, context: PlanContext): string[] {
  const backends = backendsOf(route);
  return [
    ...('weighted' in route.action ? ['weighted'] : []),
    ...(backends.some((name) => bindingOf(context, name).endpoints !== undefined) ? ['several endpoints'] : []),
  ];
}

function changeReasons(changes: ChangesModel, name: string): string[] {
  const parts = {
    headers: [...changes.setHeaders, ...changes.addHeaders, ...changes.removeHeaders],
    query: [...changes.setQuery, ...changes.removeQuery],
  };
  return Object.entries(parts).flatMap(([part, list]) => (list.length > 0 ? [`${name}.${part}`] : []));
}

function leadsToFunction(route: RouteModel, context: PlanContext): boolean {
  return backendsOf(route).some((name) => bindingOf(context, name).function !== undefined);
}

function isWrapped(route: RouteModel, context: PlanContext): boolean {
  const backends = backendsOf(route);
  return backends.length > 0 && backends.every((name) => bindingOf(context, name).wrapped === true);
}
