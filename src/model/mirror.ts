import { type Action, actionBackends } from './action';
import { exchangeRules } from './exchange-rules';
import type { Destinations } from './model';
import { ofFirst } from './retry';
import type { RouteModel } from './route';
import { standInOnRoute } from './versions';

/** Where copies of requests go. */
export interface MirrorModel {
  readonly backend: string;
  /** Above 0. */
  readonly percent: number;
  /** Whether the copies have the `Authorization` of what they copy: a token that was made for one backend goes to no other. */
  readonly authorized: boolean;
}

/** The mirror of a way through a route: the route's, else that of its backend, of several the one that is named first. A WebSocket has none. */
export function mirrorOf(action: Action, route: RouteModel, api: Destinations): MirrorModel | undefined {
  const [first] = actionBackends(action);
  const mirror = first === undefined ? undefined : (route.spec.mirror ?? ofFirst(action, api)?.mirror);
  const percent = mirror?.percent ?? 100;
  if (first === undefined || mirror === undefined || percent === 0 || route.spec.stream?.websocket !== undefined) return undefined;
  const backend = standInOnRoute(route, api, mirror.backend);
  // what the version sends there anyway needs no copy
  if (backend === first) return undefined;
  return { backend, percent, authorized: exchangeRules(first, api) === exchangeRules(backend, api) };
}
