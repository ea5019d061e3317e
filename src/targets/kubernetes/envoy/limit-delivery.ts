import { gatewayLimits } from '../../../capability/counters';
import { countedLimit, plansOfApi } from '../../../model/counted';
import type { LimitModel } from '../../../model/limits';
import type { GatewayModel } from '../../../model/model';
import { hasPlans } from '../../../model/planned';
import type { Bindings } from '../../../spec/bindings';
import type { LimitDelivery } from '../agent-plan';
import { type Counter, counted, STAGES } from './filters/limit-slots';

/** What the companion has to count; undefined where Envoy counts everything by itself. */
export function limitDelivery(gateway: GatewayModel, { store }: Bindings): LimitDelivery | undefined {
  const [limits, concurrent] = [countedAs(gateway, 'shared'), countedAs(gateway, 'concurrent')];
  const plans = gateway.apis.filter((api) => api.routes.some((route) => hasPlans(route, api))).map(plansOfApi);
  const rates = limits.length > 0 || plans.length > 0;
  if (!rates && concurrent.length === 0) return undefined;
  return {
    limits: limits.map(countedLimit),
    plans,
    ...(concurrent.length > 0 ? { concurrent: concurrent.map(({ id, requests }) => ({ id, most: requests })) } : {}),
    headers: gateway.limitHeaders,
    ...(store?.redis === undefined || !rates ? {} : { store: store.redis }),
  };
}

function countedAs(gateway: GatewayModel, counter: Counter): LimitModel[] {
  return STAGES.flatMap((stage) => counted(gateway, gatewayLimits(gateway), stage, counter));
}
