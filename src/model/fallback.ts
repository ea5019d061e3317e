import type { Backend } from '../spec/backend';
import type { Fallback } from '../spec/fallback';
import type { Route } from '../spec/route';
import { actionBackends, type RespondModel, resolveRespond } from './action';
import type { Destinations } from './model';
import type { Origin, RouteModel } from './route';
import { standInOnRoute } from './versions';

/** What stands in for a backend that fails. */
export type FallbackModel =
  | { readonly respond: RespondModel }
  | { readonly backend: string }
  | { readonly cached: { readonly ttl: string } };

/** A fallback and the level that it comes from. */
export interface InheritedFallback {
  readonly fallback: FallbackModel;
  readonly origin: Extract<Origin, 'route' | 'backend'>;
}

/** What stands in for a backend on a route: the route's own, else the backend's, which streams do without. */
export function fallbackOf(route: RouteModel, backend: string, api: Destinations): InheritedFallback | undefined {
  const inherited = inheritedFallback(route.spec, api.backends.get(backend)?.spec);
  if (inherited === undefined) return undefined;
  const fallback = resolveFallback(inherited.fallback);
  if (!('backend' in fallback)) return { ...inherited, fallback };
  const other = standInOnRoute(route, api, fallback.backend);
  // a version may lead there anyway
  return other === backend ? undefined : { ...inherited, fallback: { backend: other } };
}

/** The same as written. */
export function inheritedFallback(route: Route, backend: Backend | undefined) {
  if (route.fallback !== undefined) return { fallback: route.fallback, origin: 'route' } as const;
  const fallback = route.stream === undefined ? backend?.fallback : undefined;
  return fallback && ({ fallback, origin: 'backend' } as const);
}

function resolveFallback({ respond, backend, cached }: Fallback): FallbackModel {
  if (respond !== undefined) return { respond: resolveRespond(respond) };
  if (backend !== undefined) return { backend };
  return { cached: { ttl: cached?.ttl as string } };
}

/** The backend that stands in for another one on a route. */
export function standInOf(route: RouteModel, backend: string, api: Destinations): string | undefined {
  const fallback = fallbackOf(route, backend, api)?.fallback;
  return fallback !== undefined && 'backend' in fallback ? fallback.backend : undefined;
}

/** The backends that stand in for those that a route itself leads to. */
export function standIns(route: RouteModel, api: Destinations): string[] {
  return actionBackends(route.action).flatMap((backend) => standInOf(route, backend, api) ?? []);
}

/** Says in an answer what stood in for the backend: `respond`, `backend` or `cached`. */
export const FALLBACK_HEADER = 'x-tollgate-fallback';
