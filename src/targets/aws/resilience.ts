import { routeBackends } from '../../capability/bound';
import { standInMillis } from '../../capability/stand-in-time';
import type { BackendModel } from '../../model/backend';
import { resolveFallback } from '../../model/fallback';
import { resolveMirror } from '../../model/mirror';
import { resolveRetry } from '../../model/retry';
import type { RouteModel } from '../../model/route';
import type { ProxyFallback, ProxyResilience, ProxyRoute } from '../../runtime/config-proxy';
import type { PlanContext } from './context';

/** What the proxy does around the requests of a route; nothing where each is asked once and nothing stands in. */
export function resilience(route: RouteModel, context: PlanContext): Pick<ProxyRoute, 'resilience'> {
  const rules = routeBackends(route)
    .flatMap((name) => context.api.backends.get(name) ?? [])
    .map((backend) => [backend.name, rulesOf(route, backend, context)] as const)
    .filter(([, own]) => Object.keys(own).length > 0);
  return rules.length === 0 ? {} : { resilience: Object.fromEntries(rules) };
}

/** How long a route's requests may take when a backend is late and another one stands in for it. */
export function longestMillis(route: RouteModel, context: PlanContext): number {
  const { resilience: rules = {} } = resilience(route, context);
  const standIns = Object.values(rules).map(({ fallback }) =>
    fallback !== undefined && 'backend' in fallback ? fallback.timeoutMillis : 0,
  );
  return route.timeoutMillis + Math.max(0, ...standIns);
}

function rulesOf(route: RouteModel, backend: BackendModel, context: PlanContext): ProxyResilience {
  const retry = retryOf(route, backend);
  const fallback = fallbackOf(route, backend, context);
  const mirror = resolveMirror(route.spec, backend.spec);
  return {
    ...(retry !== undefined && { retry }),
    ...(fallback !== undefined && { fallback }),
    ...(mirror !== undefined && { mirror: { ...mirror, timeoutMillis: route.timeoutMillis } }),
  };
}

/** Without the budget: functions know nothing of each other. */
function retryOf({ spec }: RouteModel, backend: BackendModel): ProxyResilience['retry'] | undefined {
  const retry = resolveRetry(spec, backend.spec);
  if (retry === undefined || retry.attempts === 0) return undefined;
  const { budgetPercent: _, ...rules } = retry;
  return rules;
}

function fallbackOf(route: RouteModel, backend: BackendModel, { api }: PlanContext): ProxyFallback | undefined {
  const fallback = resolveFallback(route.spec, backend.spec);
  if (fallback === undefined || 'cached' in fallback) return undefined;
  if ('respond' in fallback) return fallback;
  const standIn = api.backends.get(fallback.backend);
  return standIn === undefined ? undefined : { ...fallback, timeoutMillis: standInMillis(route, standIn) };
}
