import type { LimitDelivery } from '../../targets/kubernetes/agent-plan';
import type { Limit, LimitDecision } from '../core/limits/decide';
import { type LimitHeaders, limitHeaders } from '../core/limits/headers';
import { counterKey } from '../core/limits/key';
import { planned } from '../core/limits/planned';
import type { Descriptor, RateLimitAnswer } from './rate-limit-messages';

/** Finds the limits that a request meets. Throws where a descriptor names one that is not known. */
export type LimitsOf = (descriptors: readonly Descriptor[]) => Limit[];

/** The limits of what a gateway serves, those that are about to go included: later deliveries win. */
export function limitsOf(gateway: string, deliveries: readonly LimitDelivery[]): LimitsOf {
  const limits = new Map(deliveries.flatMap((delivery) => delivery.limits.map((limit) => [limit.id, limit] as const)));
  const plans = new Map(deliveries.flatMap((delivery) => delivery.plans.map((api) => [api.api, api] as const)));
  return (descriptors) =>
    descriptors.flatMap(([first, ...rest]) => {
      const values = rest.map(({ value }) => value);
      const [caller = '', consumer = '', member = ''] = values;
      if (first?.key === 'plans') return planned(known(plans.get(first.value), first.value), { caller, consumer, member }, gateway);
      const limit = known(limits.get(first?.value ?? ''), first?.value);
      return [{ ...limit, quota: false, key: counterKey(gateway, limit.id, limit.rule, values) }];
    });
}

function known<T>(value: T | undefined, name: string | undefined): T {
  if (value === undefined) throw new Error(`nothing is known of the limit "${name}"`);
  return value;
}

/** What Envoy is told of a decision. Throws where nothing can be said: the request is not let through. */
export function answerOf(decision: LimitDecision, headers: LimitHeaders): RateLimitAnswer {
  if (decision.outcome === 'unavailable') throw new Error('the store of shared limits cannot be reached');
  return {
    admitted: decision.outcome === 'admitted',
    headers: limitHeaders(decision, headers),
    metadata: decision.outcome === 'refused' && decision.quota ? { refused: 'quota' } : {},
  };
}
