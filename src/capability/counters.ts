import type { LimitModel } from '../model/limits';
import type { GatewayModel } from '../model/model';
import { hasPlans } from '../model/planned';
import type { RouteModel } from '../model/route';
import type { Bindings } from '../spec/bindings';

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

/**
 * Whether Envoy tells what is left of the buckets that it fills by itself: it costs each answer a script, so only where limit headers are
 * asked for by name.
 */
export function tellsBuckets({ settings: { limitHeaders } }: Pick<GatewayModel, 'settings'>): boolean {
  return limitHeaders !== undefined && limitHeaders !== 'none';
}

/** Whether Envoy fills a bucket by itself that admits something. */
export function hasBuckets(gateway: GatewayModel): boolean {
  return gatewayLimits(gateway).some((limit) => limit.kind === 'rate' && limit.requests > 0 && !isShared(limit));
}

/** Whether something is counted over all instances. */
export function needsStore(gateway: GatewayModel): boolean {
  return gatewayLimits(gateway).some(({ scope }) => scope === 'gateway') || servesPlans(gateway);
}

function servesPlans({ apis }: GatewayModel): boolean {
  return apis.some((api) => api.routes.some((route) => hasPlans(route, api)));
}

/** Whether AWS counts in a table what is counted over the whole gateway; else it counts by itself, as well as it can. */
export function countsInTable({ store }: Pick<Bindings, 'store'>): boolean {
  return store?.dynamodb !== undefined;
}

/** The limits of a route that are counted over the whole gateway. */
export function limitsOfGateway(route: RouteModel, gateway: Pick<GatewayModel, 'limits'>): LimitModel[] {
  return [...gateway.limits.limits, ...route.limits.limits].filter(({ kind, scope }) => kind === 'rate' && scope === 'gateway');
}
