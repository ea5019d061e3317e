import { hash } from 'node:crypto';
import type { LimitDelivery, PlansOfApi } from '../../targets/kubernetes/agent-plan';
import type { Limit, LimitDecision } from '../core/limits/decide';
import { type LimitHeaders, limitHeaders } from '../core/limits/headers';
import type { Rule } from '../core/limits/rule';
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
      if (first?.key === 'plans') return planned(known(plans.get(first.value), first.value), values, gateway);
      const limit = known(limits.get(first?.value ?? ''), first?.value);
      return [{ ...limit, quota: false, key: keyOf(gateway, limit.id, limit.rule, values) }];
    });
}

function known<T>(value: T | undefined, name: string | undefined): T {
  if (value === undefined) throw new Error(`nothing is known of the limit "${name}"`);
  return value;
}

/** What the plan of a caller asks for: the consumer's, else the one whose members the caller is of, else the default one. */
function planned(api: PlansOfApi, [caller = '', consumer = '', member = '']: readonly string[], gateway: string): Limit[] {
  const ofConsumer = Object.hasOwn(api.ofConsumers, consumer) ? api.ofConsumers[consumer] : undefined;
  const name = ofConsumer ?? (api.plans.some((plan) => plan.name === member) ? member : api.other);
  const plan = api.plans.find((one) => one.name === name);
  if (plan === undefined) return [];
  const who = ofConsumer === undefined ? ['caller', caller] : ['consumer', consumer];
  const limit = (rule: Rule | undefined, quota: boolean): Limit[] => {
    if (rule === undefined) return [];
    const id = `${api.api}/plans/${plan.name}/${quota ? 'quota' : 'rate'}`;
    const key = keyOf(gateway, id, rule, who);
    return [{ name: quota ? `${plan.name}-quota` : plan.name, rule, key, quota, shared: true, onStoreFailure: plan.onStoreFailure }];
  };
  return [...limit(plan.rate, false), ...limit(plan.quota, true)];
}

/**
 * Under which name a counter is kept: the keys of a gateway have one hash tag, so that a cluster decides on them as one. What callers
 * send stands in it as a hash only. Counters of rules that differ in kind or period never meet.
 */
function keyOf(gateway: string, id: string, rule: Rule, values: readonly string[]): string {
  const period = rule.algorithm === 'fixed-window' ? rule.per : rule.perSeconds;
  const hashed = hash('sha256', JSON.stringify(values), 'base64url').slice(0, 22);
  return `tollgate:{${gateway}}:${id}:${rule.algorithm}/${period}:${hashed}`;
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
