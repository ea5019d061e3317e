import type { BackendModel } from './backend';
import { resolveFallback } from './fallback';
import { resolveMirror } from './mirror';
import type { RouteModel } from './route';

/** A backend that gets requests which were meant for another, and why. */
export interface StandIn {
  readonly name: string;
  readonly as: 'fallback' | 'mirror';
}

/** The backends that get a route's requests besides the one that it leads to. */
export function standInsOf(route: RouteModel, backend: BackendModel): StandIn[] {
  const fallback = resolveFallback(route.spec, backend.spec);
  const mirror = resolveMirror(route.spec, backend.spec);
  return [
    ...(fallback !== undefined && 'backend' in fallback ? [{ name: fallback.backend, as: 'fallback' as const }] : []),
    ...(mirror === undefined ? [] : [{ name: mirror.backend, as: 'mirror' as const }]),
  ];
}
