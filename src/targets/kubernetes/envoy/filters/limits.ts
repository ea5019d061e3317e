import { gatewayLimits, isShared } from '../../../../capability/counters';
import type { LimitModel } from '../../../../model/limits';
import type { GatewayModel } from '../../../../model/model';
import { typed } from '../typed';
import { descriptorKey } from './limit-keys';
import { asked, counted, type LimitStage, questionActions, questions } from './limit-slots';

/** The filter of a stage. */
export const limitFilterName = (stage: LimitStage) => `tollgate.${stage}`;

/** How many callers, addresses … one limit tells apart before it forgets the one that was seen least lately. */
const MAX_KEYS = 100_000;

const ALWAYS = { default_value: { numerator: 100, denominator: 'HUNDRED' } };

/** A bucket that never refuses: only the limits that a route names count. */
const UNLIMITED = { max_tokens: 4_000_000_000, tokens_per_fill: 4_000_000_000, fill_interval: '1s' };

/** The filter that counts; none where nothing is to be counted. Counters are shared by all routes that name a limit. */
export function limitFilters(gateway: GatewayModel, stage: LimitStage): object[] {
  const carried = asked(gateway, stage, 'limits');
  const limits = counted(gateway, gatewayLimits(gateway), stage, 'limits').filter(({ id }) => carried.has(id));
  if (limits.length === 0) return [];
  const filter = bucketFilter(limitFilterName(stage), stage, {
    enable_retry_after_header: true,
    rate_limits: questions(gateway, stage, 'limits').map(questionActions),
    descriptors: limits.map(descriptor),
  });
  return [filter];
}

/** A filter that counts in the buckets that a route names, and in none elsewhere. */
export function bucketFilter(name: string, stage: LimitStage, config: object): object {
  return {
    name,
    typed_config: typed('envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit', {
      stat_prefix: stage,
      token_bucket: UNLIMITED,
      always_consume_default_token_bucket: false,
      filter_enabled: ALWAYS,
      filter_enforced: ALWAYS,
      max_dynamic_descriptors: MAX_KEYS,
      ...config,
    }),
  };
}

/** Whether some limit counts by what the script for callers finds where callers are known by something else than tokens. */
export function countsByCaller(limits: readonly LimitModel[]): boolean {
  return limits.some(({ by }) => by.some((key) => 'caller' in key || 'consumer' in key));
}

/** `max_tokens` is what may come at one instant; it is refilled evenly over the period. */
function descriptor(limit: LimitModel) {
  const { burst, requests, perSeconds } = limit;
  return {
    entries: limitEntries(limit),
    token_bucket: isShared(limit) ? ahead(limit) : { max_tokens: burst, tokens_per_fill: requests, fill_interval: `${perSeconds}s` },
  };
}

/** By what a limit's buckets are found. */
export function limitEntries({ id, by }: LimitModel): object[] {
  return [{ key: 'limit', value: id }, ...by.map((key) => ({ key: descriptorKey(key) }))];
}

/** Nobody is turned away ahead of the companion who comes less often than this. */
const [WORST_AT_ONCE, WORST_PER_SECOND] = [50, 20];

/**
 * What one instance lets through to where a limit is counted: twice the limit at least, because what is refused there uses it up as
 * well; and so much each second that a window which begins anew there is not missed here.
 */
function ahead({ burst, requests, perSeconds }: LimitModel) {
  const perSecond = Math.max(Math.ceil((2 * requests) / perSeconds), WORST_PER_SECOND);
  return { max_tokens: Math.max(2 * burst, WORST_AT_ONCE, perSecond), tokens_per_fill: perSecond, fill_interval: '1s' };
}
