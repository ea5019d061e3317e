import { gatewayLimits } from '../../../capability/counters';
import type { LimitModel } from '../../../model/limits';
import type { ApiModel, GatewayModel } from '../../../model/model';
import { hasPlans } from '../../../model/planned';
import type { PlanModel } from '../../../model/plans';
import type { Rule } from '../../../runtime/core/limits/rule';
import type { Bindings } from '../../../spec/bindings';
import type { LimitDelivery, PlansOfApi } from '../agent-plan';
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

function countedLimit(limit: LimitModel): LimitDelivery['limits'][number] {
  const { id, scope, onStoreFailure = 'deny' } = limit;
  return { id, name: headerName(id), rule: ruleOf(limit), shared: scope === 'gateway', onStoreFailure };
}

function ruleOf({ algorithm, requests, perSeconds, per, burst }: LimitModel): Rule {
  if (algorithm === 'fixed-window') return { algorithm, requests, per };
  return algorithm === 'sliding-window' ? { algorithm, requests, perSeconds } : { algorithm, requests, perSeconds, burst };
}

function plansOfApi({ name, plans: { plans, ofConsumers, other } }: ApiModel): PlansOfApi {
  return {
    api: name,
    plans: [...plans.values()].map(planRules),
    ofConsumers: Object.fromEntries([...ofConsumers].map(([consumer, plan]) => [consumer, plan.name])),
    ...(other === undefined ? {} : { other: other.name }),
  };
}

function planRules({ name, rate, quota, onStoreFailure }: PlanModel): PlansOfApi['plans'][number] {
  return {
    name,
    ...(rate === undefined ? {} : { rate: { algorithm: 'token-bucket', ...rate } }),
    ...(quota === undefined ? {} : { quota: { algorithm: 'fixed-window', ...quota } }),
    onStoreFailure,
  };
}

/** What may stand in a text of a structured header (RFC 9651, section 3.3.3), and reads well there. */
function headerName(id: string): string {
  return id.replace(/[^A-Za-z0-9 /{}.,_+*-]/g, '-');
}
