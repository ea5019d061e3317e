import type { Fallback } from '../spec/fallback';
import { type RespondModel, resolveRespond } from './action';
import type { ApiModel } from './model';
import type { Origin, RouteModel } from './route';

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
export function fallbackOf(route: RouteModel, backend: string, { backends }: ApiModel): InheritedFallback | undefined {
  if (route.spec.fallback !== undefined) return { fallback: resolveFallback(route.spec.fallback), origin: 'route' };
  const inherited = route.spec.stream === undefined ? backends.get(backend)?.spec.fallback : undefined;
  return inherited && { fallback: resolveFallback(inherited), origin: 'backend' };
}

function resolveFallback({ respond, backend, cached }: Fallback): FallbackModel {
  if (respond !== undefined) return { respond: resolveRespond(respond) };
  if (backend !== undefined) return { backend };
  return { cached: { ttl: cached?.ttl as string } };
}

/** Says in an answer what stood in for the backend: `respond` or `backend`. */
export const FALLBACK_HEADER = 'x-tollgate-fallback';
