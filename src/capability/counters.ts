import type { LimitModel } from '../model/limits';
import type { GatewayModel } from '../model/model';
import { hasPlans } from '../model/planned';

/** Whether a rate is more than a token bucket of one instance, which Envoy fills by itself. */
export function isShared({ kind, scope, algorithm }: LimitModel): boolean {
  if (kind === 'concurrent') return false;
  return scope === 'gateway' || algorithm !== 'token-bucket';
}

/** Every limit of a gateway that counts on some route, once. */
export function gatewayLimits(gateway: GatewayModel): LimitModel[] {
  const lists = [gateway.limits, ...gateway.apis.flatMap((api) => api.routes.map((route) => route.limits))];
  return [...new Map(lists.flatMap((list) => list.limits).map((limit) => [limit.id, limit])).values()];
}

/** Whether some rate or plan is counted by the companion. */
export function countsInCompanion(gateway: GatewayModel): boolean {
  return gatewayLimits(gateway).some(isShared) || servesPlans(gateway);
}

/** Whether something is counted over all instances. */
export function needsStore(gateway: GatewayModel): boolean {
  return gatewayLimits(gateway).some(({ scope }) => scope === 'gateway') || servesPlans(gateway);
}

function servesPlans({ apis }: GatewayModel): boolean {
  return apis.some((api) => api.routes.some((route) => hasPlans(route, api)));
}
