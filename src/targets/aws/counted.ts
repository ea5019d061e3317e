import { countsInTable, limitsOfGateway } from '../../capability/counters';
import { countedLimit, plansOfApi } from '../../model/counted';
import type { LimitModel } from '../../model/limits';
import { hasPlans } from '../../model/planned';
import { at } from '../../model/report';
import type { RouteModel } from '../../model/route';
import type { Problem } from '../../problem';
import type { ProxyLimits, ProxyRoute } from '../../runtime/config-proxy';
import type { PlanContext } from './context';

/** What the requests of a route count against in the table; nothing where they do not. */
export function countedOn(route: RouteModel, { model, api, bindings }: PlanContext): Pick<ProxyRoute, 'counted'> {
  if (!countsInTable(bindings)) return {};
  const limits = limitsOfGateway(route, model).map(({ id }) => id);
  const plans = hasPlans(route, api);
  return limits.length === 0 && !plans ? {} : { counted: { limits, ...(plans && { plans }) } };
}

/** What the proxy counts; undefined where it counts nothing. */
export function proxyLimits(routes: readonly RouteModel[], context: PlanContext): ProxyLimits | undefined {
  const { model, api } = context;
  const counting = routes.filter((route) => countedOn(route, context).counted !== undefined);
  if (counting.length === 0) return undefined;
  const limits = new Map(counting.flatMap((route) => limitsOfGateway(route, model)).map((limit) => [limit.id, limit]));
  return {
    gateway: model.name,
    headers: model.limitHeaders,
    limits: [...limits.values()].map((limit: LimitModel) => ({ ...countedLimit(limit), by: limit.by })),
    plans: plansOfApi(api),
    members: api.plans.byClaims.map(({ name, members }) => ({ plan: name, claims: members })),
  };
}

/** A transaction of DynamoDB has so many writes; a plan may need two of them. */
const MOST_LIMITS = 98;

/** Routes with more limits than DynamoDB decides on at once. */
export function checkCounted(context: PlanContext): Problem[] {
  return context.api.routes.flatMap((route) => {
    const limits = countedOn(route, context).counted?.limits ?? [];
    if (limits.length <= MOST_LIMITS) return [];
    const message = `has ${limits.length} limits over the whole gateway, and DynamoDB decides on ${MOST_LIMITS} at once; leave some out`;
    return [{ path: `${at('routes', route.key)}.limits`, code: 'AwsTooManyLimits', message }];
  });
}
