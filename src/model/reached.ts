import { actionBackends } from './action';
import { actionsOf } from './actions';
import { standIns } from './fallback';
import { mirrorOf } from './mirror';
import type { Destinations } from './model';
import type { RouteModel } from './route';
import { waysOf } from './ways';

/** The backends that a route's requests may reach, those of its variants included. */
export function routeBackends(route: RouteModel): string[] {
  return [...new Set(actionsOf(route).flatMap(actionBackends))];
}

/** The same, and those that stand in for others or get copies. */
export function reachedBackends(route: RouteModel, api: Destinations): string[] {
  const own = routeBackends(route);
  if (!leadsOn(route, own, api)) return own;
  const others = waysOf(route).flatMap((way) => [...standIns(way, api), ...mirrors(way, api)]);
  return [...new Set([...own, ...others])];
}

/** The backends that requests for some of these routes may reach. */
export function allReached(routes: readonly RouteModel[], api: Destinations): ReadonlySet<string> {
  return new Set(routes.flatMap((route) => reachedBackends(route, api)));
}

/** Whether anything says that requests go to other backends as well. */
function leadsOn({ spec }: RouteModel, own: readonly string[], { backends }: Destinations): boolean {
  return [spec, ...own.map((name) => backends.get(name)?.spec)].some(
    (written) => written?.fallback !== undefined || written?.mirror !== undefined,
  );
}

function mirrors(way: RouteModel, api: Destinations): string[] {
  return actionsOf(way).flatMap((action) => mirrorOf(action, way, api)?.backend ?? []);
}
