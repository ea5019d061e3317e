import { countsInTable } from '../../capability/counters';
import type { PlanContext } from './context';

/** How far back a rate rule looks. */
export const RATE_WINDOW_SECONDS = 60;

/** A rate rule of AWS WAF: so many requests from one address within a minute. */
export interface RateRulePlan {
  readonly name: string;
  readonly requests: number;
}

/** The rules of a WebACL that is an API's own. */
export interface RateRulesPlan {
  readonly rules: readonly RateRulePlan[];
  /** Preflights do not count, where every path has them. */
  readonly exceptOptions: boolean;
}

/** The limits by address that all instances count together; undefined where there are none, or a table counts them. */
export function rateRules({ api, bindings }: Pick<PlanContext, 'api' | 'bindings'>): RateRulesPlan | undefined {
  if (countsInTable(bindings)) return undefined;
  const rules = api.limits.limits.flatMap(({ kind, scope, by, requests }, index): RateRulePlan[] => {
    const [key, ...others] = by;
    const isByIp = kind === 'rate' && scope === 'gateway' && key !== undefined && 'ip' in key && others.length === 0;
    return isByIp ? [{ name: `limits-${index}`, requests }] : [];
  });
  return rules.length === 0 ? undefined : { rules, exceptOptions: api.paths.every(({ cors }) => cors !== undefined) };
}
