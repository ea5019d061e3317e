import type { GatewayModel } from '../../../../model/model';
import { LIMITS_PATH, marked, questionHeader, REFUSED_HEADER, valueHeader } from '../../../../runtime/companion/asked-over-http';
import { COMPANION_CLUSTER } from '../bootstrap';
import { ROUTE_METADATA } from '../names';
import { leadsToBackend, type Passage } from '../passage';
import { typed } from '../typed';
import { isSaid, sayingPerRoute } from './asking';
import type { LimitStage, Question } from './limit-slots';
import { DECISION, sharedQuestions } from './shared-limits';

/**
 * Envoy's filter for limits of others passes over what leads to no backend. Fixed answers and redirects are counted by another way to
 * ask the companion the same: this filter says of a request that it is one of them.
 */
export const COUNTED_FILTER = 'tollgate.counted';

/** The word that it writes. */
const COUNTED = 'counted';

/** The part of a route that is counted in some way but leads to no backend; undefined where there is nothing to count. */
export function countedPerRoute(passage: Passage, shared: object): object | undefined {
  return leadsToBackend(passage) || Object.keys(shared).length === 0 ? undefined : sayingPerRoute(COUNTED_FILTER, COUNTED);
}

/** The headers of an answer that say how its limits stand. */
const LIMIT_HEADERS = ['retry-after', 'ratelimit', 'ratelimit-policy', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];

/** The filter that asks the companion about those; none where it counts nothing in a stage. */
export function sharedAnswerFilters(gateway: GatewayModel, stage: LimitStage): object[] {
  const asked = sharedQuestions(gateway, stage);
  if (asked.length === 0) return [];
  const exact = (names: readonly string[]) => ({ patterns: names.map((text) => ({ exact: text })) });
  const filter = {
    name: `tollgate.shared-answers-${stage}`,
    typed_config: typed('envoy.extensions.filters.http.ext_authz.v3.ExtAuthz', {
      stat_prefix: `answers-${stage}`,
      transport_api_version: 'V3',
      filter_enabled_metadata: isSaid(COUNTED_FILTER, COUNTED),
      status_on_error: { code: 'ServiceUnavailable' },
      disallowed_headers: exact(['authorization']),
      http_service: {
        server_uri: { uri: 'http://companion', cluster: COMPANION_CLUSTER, timeout: DECISION },
        path_prefix: LIMITS_PATH,
        authorization_request: { headers_to_add: asked.flatMap(askedHeaders) },
        authorization_response: {
          allowed_client_headers: exact([...LIMIT_HEADERS, REFUSED_HEADER]),
          allowed_client_headers_on_success: exact(LIMIT_HEADERS),
        },
      },
    }),
  };
  return [filter];
}

/** A question as the headers that ask it. */
export function askedHeaders({ counter, slot, names, key }: Question, index: number): { readonly key: string; readonly value: string }[] {
  const values = key.map(({ value }, place) =>
    value === 'address'
      ? { key: valueHeader(index, place, 'address'), value: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%' }
      : { key: valueHeader(index, place, 'key'), value: marked(value.command) },
  );
  const said = `%METADATA(ROUTE:${ROUTE_METADATA}:${counter}:${slot})%`;
  return [{ key: questionHeader(index, names, key.length), value: said }, ...values];
}
