import { claims, consumer, someBring } from './alternatives';
import type { ApiModel } from './model';
import type { RouteModel } from './route';

/** Whether some caller of a route may have a plan. */
export function hasPlans(route: RouteModel, api: ApiModel): boolean {
  const { other, byClaims, ofConsumers } = api.plans;
  if ('open' in route.access) return false;
  if (other !== undefined) return true;
  return (byClaims.length > 0 && someBring(claims, route.access, api)) || (ofConsumers.size > 0 && someBring(consumer, route.access, api));
}
