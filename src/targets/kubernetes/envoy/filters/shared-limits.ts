import { gatewayLimits } from '../../../../capability/counters';
import type { LimitModel } from '../../../../model/limits';
import type { ApiModel, GatewayModel } from '../../../../model/model';
import { hasPlans } from '../../../../model/planned';
import type { PlanModel } from '../../../../model/plans';
import type { Rule } from '../../../../runtime/core/limits/rule';
import type { Bindings } from '../../../../spec/bindings';
import type { LimitDelivery, PlansOfApi } from '../../agent-plan';
import { COMPANION_CLUSTER } from '../bootstrap';
import { CALLER_METADATA } from '../names';
import { typed } from '../typed';
import { metadataCommand } from '../values';
import { valueAction } from './limit-keys';
import { counted, type LimitStage, routeValue, slotActions } from './limit-slots';

/** The longest that a decision takes; then the request is refused. */
const DECISION = '0.050s';

/** Under which name a route says whose plans count. */
export const PLANS_SLOT = 'plans';

/** The filter that asks the companion; none where it counts nothing. All limits of a stage are one question. */
export function sharedLimitFilters(gateway: GatewayModel, stage: LimitStage): object[] {
  const plans = stage === 'caller-limits' && gateway.apis.some((api) => api.routes.some((route) => hasPlans(route, api)));
  const rate_limits = [...slotActions(gateway, stage, 'shared'), ...(plans ? [planActions()] : [])];
  if (rate_limits.length === 0) return [];
  const filter = {
    name: `tollgate.shared-${stage}`,
    typed_config: typed('envoy.extensions.filters.http.ratelimit.v3.RateLimit', {
      domain: 'tollgate',
      timeout: DECISION,
      failure_mode_deny: true,
      status_on_error: { code: 'ServiceUnavailable' },
      disable_x_envoy_ratelimited_header: true,
      rate_limits,
      rate_limit_service: {
        transport_api_version: 'V3',
        grpc_service: { envoy_grpc: { cluster_name: COMPANION_CLUSTER }, timeout: DECISION },
      },
    }),
  };
  return [filter];
}

function planActions(): { readonly actions: readonly object[] } {
  const said = ['caller', 'consumer', 'member'].map((name) => valueAction(name, metadataCommand([CALLER_METADATA, name])));
  return { actions: [routeValue(PLANS_SLOT, 'shared', PLANS_SLOT), ...said] };
}

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
