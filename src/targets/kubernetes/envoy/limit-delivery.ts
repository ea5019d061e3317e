import { gatewayLimits } from '../../../capability/counters';
import { countedLimit, plansOfApi } from '../../../model/counted';
import type { GatewayModel } from '../../../model/model';
import { hasPlans } from '../../../model/planned';
import type { Bindings } from '../../../spec/bindings';
import type { LimitDelivery } from '../agent-plan';
import { counted } from './filters/limit-slots';

/** What the companion has to count; undefined where Envoy counts everything by itself. */
export function limitDelivery(gateway: GatewayModel, { store }: Bindings): LimitDelivery | undefined {
  const limits = (['limits', 'caller-limits'] as const).flatMap((stage) => counted(gatewayLimits(gateway), stage, 'shared'));
  const plans = gateway.apis.filter((api) => api.routes.some((route) => hasPlans(route, api))).map(plansOfApi);
  if (limits.length === 0 && plans.length === 0) return undefined;
  return {
    limits: limits.map(countedLimit),
    plans,
    headers: gateway.limitHeaders,
    ...(store?.redis === undefined ? {} : { store: store.redis }),
  };
}
