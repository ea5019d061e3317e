import { standInMillis } from '../../capability/stand-in-time';
import { fallbackOf } from '../../model/fallback';
import { mirrorOf } from '../../model/mirror';
import { routeBackends } from '../../model/reached';
import { retryOf } from '../../model/retry';
import type { RouteModel } from '../../model/route';
import { longestMillis } from '../../model/sides';
import { waysOf } from '../../model/ways';
import type { ProxyFallback, ProxyResilience, ProxyTarget } from '../../runtime/config-proxy';
import type { PlanContext } from './context';

/** What the proxy does around the requests of one way through a route; nothing where each is asked once and nothing stands in. */
export function resilience(route: RouteModel, context: PlanContext): Pick<ProxyTarget, 'resilience'> {
  const rules = routeBackends(route)
    .map((backend) => [backend, rulesOf(route, backend, context)] as const)
    .filter(([, own]) => Object.keys(own).length > 0);
  return rules.length === 0 ? {} : { resilience: Object.fromEntries(rules) };
}

/** How long a route's requests may take in the proxy, where a backend is late and another one stands in for it. */
export function proxyMillis(route: RouteModel, context: PlanContext): number {
  const rules = waysOf(route).flatMap((way) => Object.values(resilience(way, context).resilience ?? {}));
  const standIns = rules.map(({ fallback }) => (fallback !== undefined && 'backend' in fallback ? fallback.timeoutMillis : 0));
  return longestMillis(route, context.api) + Math.max(0, ...standIns);
}

function rulesOf(route: RouteModel, backend: string, context: PlanContext): ProxyResilience {
  const retry = retryOf({ backend }, route, context.api);
  const fallback = proxyFallback(route, backend, context);
  const mirror = mirrorOf({ backend }, route, context.api);
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
