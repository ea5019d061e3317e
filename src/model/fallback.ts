import type { Backend } from '../spec/backend';
import { parseDurationMillis } from '../spec/duration';
import type { Fallback } from '../spec/fallback';
import type { Route } from '../spec/route';
import { type RespondModel, resolveRespond } from './action';

/** What answers in place of a backend that fails. Exactly one. */
export type FallbackModel =
  | { readonly respond: RespondModel }
  | { readonly backend: string }
  | { readonly cached: { readonly ttlMillis: number } };

/** The fallback of a route, or else of its backend. Undefined where neither has one, and of streams. */
export function resolveFallback(route: Route, backend: Backend): FallbackModel | undefined {
  const fallback = route.fallback ?? backend.fallback;
  return fallback === undefined || route.stream !== undefined ? undefined : model(fallback);
}

function model({ respond, backend, cached }: Fallback): FallbackModel {
  if (respond !== undefined) return { respond: resolveRespond(respond) };
  if (backend !== undefined) return { backend };
  return { cached: { ttlMillis: parseDurationMillis(cached?.ttl as string) } };
}
