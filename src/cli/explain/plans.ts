import type { PlanModel } from '../../model/plans';
import { type Check, refusedBy } from './check';
import { rateText } from './limits';

/** What a plan counts a request against: its rate, then its quota. One of nothing refuses before any counts. */
export function checkPlan(plan: PlanModel | undefined): Check[] {
  if (plan === undefined) return [];
  const { name, rate, quota } = plan;
  const policy = [
    ...(rate === undefined ? [] : [rateText(rate)]),
    ...(quota === undefined ? [] : [`${quota.requests} in a calendar ${quota.per}`]),
  ];
  const said = `${name}: ${policy.join(', ')}`;
  if (rate?.requests === 0) return [refusedBy('plan', said, 'api', 'rate-limited', 'it admits no request')];
  if (quota?.requests === 0) return [refusedBy('plan', said, 'api', 'quota-exceeded', 'it admits no request')];
  return [{ check: 'plan', outcome: 'counts', policy: said, origin: 'api' }];
}
