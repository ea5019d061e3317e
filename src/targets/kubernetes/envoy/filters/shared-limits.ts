import type { GatewayModel } from '../../../../model/model';
import { hasPlans } from '../../../../model/planned';
import { COMPANION_CLUSTER } from '../bootstrap';
import { CALLER_METADATA } from '../names';
import { typed } from '../typed';
import { metadataCommand } from '../values';
import { type LimitStage, type Question, questionActions, questions } from './limit-slots';

/** The longest that a decision takes; then the request is refused. */
export const DECISION = '0.050s';

/** Under which name a route says whose plans count. */
export const PLANS_SLOT = 'plans';

const PLANS: Question = {
  counter: 'shared',
  slot: PLANS_SLOT,
  names: 'plans',
  key: ['caller', 'consumer', 'member'].map((name) => ({ name, value: { command: metadataCommand([CALLER_METADATA, name]) } })),
};

/** What the companion is asked in a stage. */
export function sharedQuestions(gateway: GatewayModel, stage: LimitStage): Question[] {
  const plans = stage === 'caller-limits' && gateway.apis.some((api) => api.routes.some((route) => hasPlans(route, api)));
  return [...questions(gateway, stage, 'shared'), ...(plans ? [PLANS] : [])];
}

/** The filter that asks the companion; none where it counts nothing. All limits of a stage are one question. */
export function sharedLimitFilters(gateway: GatewayModel, stage: LimitStage): object[] {
  const asked = sharedQuestions(gateway, stage);
  if (asked.length === 0) return [];
  const filter = {
    name: `tollgate.shared-${stage}`,
    typed_config: typed('envoy.extensions.filters.http.ratelimit.v3.RateLimit', {
      domain: 'tollgate',
      timeout: DECISION,
      failure_mode_deny: true,
      status_on_error: { code: 'ServiceUnavailable' },
      disable_x_envoy_ratelimited_header: true,
      rate_limits: asked.map(questionActions),
      rate_limit_service: {
        transport_api_version: 'V3',
        grpc_service: { envoy_grpc: { cluster_name: COMPANION_CLUSTER }, timeout: DECISION },
      },
    }),
  };
  return [filter];
}
