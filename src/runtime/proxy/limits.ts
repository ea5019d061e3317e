import type { ProblemSlug } from '../../model/errors';
import type { ProxyLimits } from '../config-proxy';
import { claimHolds } from '../core/claims';
import { callerOf } from '../core/identity';
import { decideLimits, type Limit } from '../core/limits/decide';
import { limitHeaders } from '../core/limits/headers';
import { counterKey } from '../core/limits/key';
import { createMemoryStore } from '../core/limits/memory-store';
import { planned } from '../core/limits/planned';
import type { CounterStore } from '../core/limits/rule';
import { textOf } from '../core/values';
import type { Exchange } from './exchange';
import { keyValue } from './limit-keys';

/** Whether a request is one too many, and what its answer says of that. */
export interface Counted {
  readonly refused?: ProblemSlug;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Counts a request. */
export type Count = (exchange: Exchange) => Promise<Counted>;

/** Counts requests in a store: all limits and the plan of a request at once. */
export function countIn(config: ProxyLimits, store: CounterStore): Count {
  // everything is counted over the whole gateway: a function by itself counts nothing
  const stores = { own: createMemoryStore(), shared: store };
  return async (exchange) => {
    const decision = await decideLimits(limitsOf(exchange, config), stores);
    const headers = limitHeaders(decision, config.headers);
    if (decision.outcome === 'unavailable') return { refused: 'unavailable', headers };
    return decision.outcome === 'refused' ? { refused: decision.quota ? 'quota-exceeded' : 'rate-limited', headers } : { headers };
  };
}

/** What a request counts against: the limits of its route, then the plan of its caller. */
function limitsOf(exchange: Exchange, { gateway, limits, plans, members }: ProxyLimits): Limit[] {
  const { route, identity } = exchange;
  const counted = limits.filter(({ id }) => route.counted?.limits.includes(id));
  const own = counted.map(({ by, id, ...limit }): Limit => {
    const values = by.map((key) => keyValue(key, exchange, plans.api));
    return { ...limit, quota: false, key: counterKey(gateway, id, limit.rule, values) };
  });
  if (identity === undefined || route.counted?.plans === undefined) return own;
  const { claims } = identity;
  const member = claims === undefined ? undefined : members.find((plan) => plan.claims.every((rule) => claimHolds(claims, rule)));
  const consumer = textOf([{ source: 'consumer' }], { identity }) ?? '';
  return [...own, ...planned(plans, { caller: callerOf(identity) ?? '', consumer, member: member?.plan ?? '' }, gateway)];
}
