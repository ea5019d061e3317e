import type { ApiModel } from '../../model/model';

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

/** The limits by address that all instances count together; undefined where there are none. */
export function rateRules({ limits: { limits }, paths }: Pick<ApiModel, 'limits' | 'paths'>): RateRulesPlan | undefined {
  const rules = limits.flatMap(({ kind, scope, by, requests }, index): RateRulePlan[] => {
    const [key, ...others] = by;
    const isByIp = kind === 'rate' && scope === 'gateway' && key !== undefined && 'ip' in key && others.length === 0;
    return isByIp ? [{ name: `limits-${index}`, requests }] : [];
  });
  return rules.length === 0 ? undefined : { rules, exceptOptions: paths.every(({ cors }) => cors !== undefined) };
}
