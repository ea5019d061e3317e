import { standInMillis } from '../../capability/stand-in-time';
import { type Action, actionBackends } from '../../model/action';
import { actionsOf } from '../../model/actions';
import { fallbackOf } from '../../model/fallback';
import { mirrorOf } from '../../model/mirror';
import { retryOf } from '../../model/retry';
import type { RouteModel } from '../../model/route';
import { longestMillis } from '../../model/sides';
import { waysOf } from '../../model/ways';
import type { ProxyFallback, ProxyResilience, ProxyTarget } from '../../runtime/config-proxy';
import type { PlanContext } from './context';

/** What the proxy does around the requests of one way through a route; nothing where each is asked once and nothing stands in. */
export function resilience(route: RouteModel, context: PlanContext): Pick<ProxyTarget, 'resilience'> {
  const rules = actionsOf(route)
    .flatMap((action) => actionBackends(action).map((backend) => [backend, rulesOf({ action, backend }, route, context)] as const))
    .filter(([, own]) => Object.keys(own).length > 0);
  return rules.length === 0 ? {} : { resilience: Object.fromEntries(rules) };
}

/** How long a route's requests may take in the proxy, where a backend is late and another one stands in for it. */
export function proxyMillis(route: RouteModel, context: PlanContext): number {
  const rules = waysOf(route).flatMap((way) => Object.values(resilience(way, context).resilience ?? {}));
  const standIns = rules.map(({ fallback }) => (fallback !== undefined && 'backend' in fallback ? fallback.timeoutMillis : 0));
  return longestMillis(route, context.api) + Math.max(0, ...standIns);
}

/** A backend, and the one or several that its requests are divided among: of several the first says how all are repeated and copied. */
interface Asked {
  readonly action: Action;
  readonly backend: string;
}

function rulesOf({ action, backend }: Asked, route: RouteModel, context: PlanContext): ProxyResilience {
  const retry = retryOf(action, route, context.api);
  const fallback = proxyFallback(route, backend, context);
  const mirror = mirrorOf(action, route, context.api);
  return {
    ...(retry !== undefined && retry.attempts > 0 && { retry }),
    ...(fallback !== undefined && { fallback }),
    ...(mirror !== undefined && { mirror: { ...mirror, timeoutMillis: route.timeoutMillis } }),
  };
}

function proxyFallback(route: RouteModel, backend: string, { api }: PlanContext): ProxyFallback | undefined {
  const fallback = fallbackOf(route, backend, api)?.fallback;
  if (fallback === undefined || 'cached' in fallback) return undefined;
  if ('respond' in fallback) return fallback;
  const standIn = api.backends.get(fallback.backend);
  return standIn === undefined ? undefined : { ...fallback, timeoutMillis: standInMillis(route, standIn) };
}
