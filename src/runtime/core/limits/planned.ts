import type { PlansOfApi } from '../../../model/counted';
import type { Limit } from './decide';
import { counterKey } from './key';
import type { Rule } from './rule';

/** Who is counted by a plan; empty where there is no such thing. */
export interface PlanCaller {
  readonly caller: string;
  readonly consumer: string;
  /** The plan that has the caller as a member. */
  readonly member: string;
}

/** What the plan of a caller asks for: the consumer's, else the one whose members the caller is of, else the default one. */
export function planned(api: PlansOfApi, { caller, consumer, member }: PlanCaller, gateway: string): Limit[] {
  const ofConsumer = Object.hasOwn(api.ofConsumers, consumer) ? api.ofConsumers[consumer] : undefined;
  const name = ofConsumer ?? (api.plans.some((plan) => plan.name === member) ? member : api.other);
  const plan = api.plans.find((one) => one.name === name);
  if (plan === undefined) return [];
  const who = ofConsumer === undefined ? ['caller', caller] : ['consumer', consumer];
  const limit = (rule: Rule | undefined, quota: boolean): Limit[] => {
    if (rule === undefined) return [];
    const id = `${api.api}/plans/${plan.name}/${quota ? 'quota' : 'rate'}`;
    const key = counterKey(gateway, id, rule, who);
    return [{ name: quota ? `${plan.name}-quota` : plan.name, rule, key, quota, shared: true, onStoreFailure: plan.onStoreFailure }];
  };
  return [...limit(plan.rate, false), ...limit(plan.quota, true)];
}
