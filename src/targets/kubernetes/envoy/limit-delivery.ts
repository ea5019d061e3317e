import { gatewayLimits } from '../../../capability/counters';
import type { LimitModel } from '../../../model/limits';
import type { ApiModel, GatewayModel } from '../../../model/model';
import { hasPlans } from '../../../model/planned';
import type { PlanModel } from '../../../model/plans';
import type { Rule } from '../../../runtime/core/limits/rule';
import type { Bindings } from '../../../spec/bindings';
import type { LimitDelivery, PlansOfApi } from '../agent-plan';
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
  return STAGES.flatMap((stage) => counted(gatewayLimits(gateway), stage, counter));
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
