import type { GatewayModel } from '../../../../model/model';
import { hasPlans } from '../../../../model/planned';
import { LIMITS_PATH } from '../../../../runtime/companion/limit-questions';
import { COMPANION_CLUSTER } from '../bootstrap';
import { CALLER_METADATA } from '../names';
import { typed } from '../typed';
import { metadataCommand } from '../values';
import { askedWords, isAsked, sayingPerRoute } from './asking';
import { type CountedRoute, type LimitStage, limitMetadata, type Question, questions, STAGES } from './limit-slots';
import { questionHeaders } from './question-headers';

/** The filter that says of a request in which stages the companion counts it. */
export const COUNTED_FILTER = 'tollgate.counted';

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

/** The part of a route whose requests the companion counts; undefined elsewhere. */
export function countedPerRoute(counted: CountedRoute): object | undefined {
  const stages = STAGES.filter((stage) => isCounted(counted, stage));
  return stages.length === 0 ? undefined : sayingPerRoute(COUNTED_FILTER, askedWords(stages));
}

/** Whether the companion counts on a route in a stage. */
export function isCounted(counted: CountedRoute, stage: LimitStage): boolean {
  if (stage === 'caller-limits' && hasPlans(counted.route, counted.api)) return true;
  return Object.keys(limitMetadata(counted, stage, 'shared')).length > 0;
}

/** The filter that asks the companion; none where it counts nothing. All limits of a stage are asked about at once, in headers. */
export function sharedLimitFilters(gateway: GatewayModel, stage: LimitStage): object[] {
  const asked = sharedQuestions(gateway, stage);
  if (asked.length === 0) return [];
  const filter = {
    name: `tollgate.shared-${stage}`,
    typed_config: typed('envoy.extensions.filters.http.ext_authz.v3.ExtAuthz', {
      stat_prefix: `shared-${stage}`,
      transport_api_version: 'V3',
      filter_enabled_metadata: isAsked(COUNTED_FILTER, stage),
      status_on_error: { code: 'ServiceUnavailable' },
      // Envoy sends it unasked
      disallowed_headers: exact(['authorization']),
      http_service: {
        server_uri: { uri: 'http://companion', cluster: COMPANION_CLUSTER, timeout: DECISION },
        path_override: LIMITS_PATH,
        authorization_request: { headers_to_add: asked.flatMap(questionHeaders) },
        authorization_response: {
          allowed_client_headers: exact(LIMIT_HEADERS),
          allowed_client_headers_on_success: exact(LIMIT_HEADERS),
        },
      },
    }),
  };
  return [filter];
}

/** The headers of an answer that say how its limits stand: of what the companion says, nothing else goes to the client. */
const LIMIT_HEADERS = ['retry-after', 'ratelimit', 'ratelimit-policy', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];

function exact(names: readonly string[]) {
  return { patterns: names.map((text) => ({ exact: text })) };
}

/** What the companion is asked in a stage. */
function sharedQuestions(gateway: GatewayModel, stage: LimitStage): Question[] {
  const plans = stage === 'caller-limits' && gateway.apis.some((api) => api.routes.some((route) => hasPlans(route, api)));
  return [...questions(gateway, stage, 'shared'), ...(plans ? [PLANS] : [])];
}
