import type { OutgoingHttpHeaders } from 'node:http2';
import type { LimitDelivery } from '../../targets/kubernetes/agent-plan';
import type { Limit, LimitDecision } from '../core/limits/decide';
import { type LimitHeaders, limitHeaders } from '../core/limits/headers';
import { counterKey } from '../core/limits/key';
import { planned } from '../core/limits/planned';
import { type LimitQuestion, REFUSED } from './limit-questions';

/** Finds the limits that a request meets. Throws where a question names one that is not known. */
export type LimitsOf = (questions: readonly LimitQuestion[]) => Limit[];

/** The limits of what a gateway serves, those that are about to go included: later deliveries win. */
export function limitsOf(gateway: string, deliveries: readonly LimitDelivery[]): LimitsOf {
  const limits = new Map(deliveries.flatMap((delivery) => delivery.limits.map((limit) => [limit.id, limit] as const)));
  const plans = new Map(deliveries.flatMap((delivery) => delivery.plans.map((api) => [api.api, api] as const)));
  return (questions) =>
    questions.flatMap(({ names, name, values }) => {
      const [caller = '', consumer = '', member = ''] = values;
      if (names === 'plans') return planned(known(plans.get(name), name), { caller, consumer, member }, gateway);
      const limit = known(limits.get(name), name);
      return [{ ...limit, quota: false, key: counterKey(gateway, limit.id, limit.rule, values) }];
    });
}

function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`nothing is known of the limit "${name}"`);
  return value;
}

/** What Envoy is told of a decision. Throws where nothing can be said: the request is not let through. */
export function answerOf(decision: LimitDecision, headers: LimitHeaders): OutgoingHttpHeaders {
  if (decision.outcome === 'unavailable') throw new Error('the store of shared limits cannot be reached');
  return { ':status': statusOf(decision), ...Object.fromEntries(limitHeaders(decision, headers)) };
}

function statusOf(decision: LimitDecision): number {
  if (decision.outcome !== 'refused') return 200;
  return decision.quota ? REFUSED.quota : REFUSED.rate;
}
