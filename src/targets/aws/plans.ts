import { createHash } from 'node:crypto';
import { allBring, consumer, someBring } from '../../model/alternatives';
import type { ApiModel } from '../../model/model';
import type { PlanModel, RateModel } from '../../model/plans';
import type { RouteModel } from '../../model/route';
import type { Problem } from '../../problem';
import type { UsageConfig } from '../../runtime/config';
import type { Quota } from '../../spec/plans';

/** A usage plan as API Gateway has it. It counts each of its keys apart. */
export interface UsagePlanPlan {
  /** The plan's name, or `none` for callers who have none. */
  readonly name: string;
  readonly throttle?: { readonly rateLimit: number; readonly burstLimit: number };
  readonly quota?: { readonly limit: number; readonly period: 'DAY' | 'WEEK' | 'MONTH'; readonly offset?: number };
  readonly keys: readonly UsageKeyPlan[];
}

/** What API Gateway counts one caller by. It opens nothing: the authorizer names it, and no client ever has it. */
export interface UsageKeyPlan {
  /** Undefined for all callers without a plan together. */
  readonly consumer?: string;
  /** What tells its value from those of other keys; what is before it, only the deployment knows. */
  readonly suffix: string;
}

/** Callers without a plan: no plan of a spec has this name. */
const NONE = 'none';

/** Whether API Gateway counts the callers of a route: where it does, it lets nobody in whom the authorizer gives no usage key. */
export function isCounted(
  { access }: Pick<RouteModel, 'access'>,
  { api, usagePlans: plans }: { readonly api: ApiModel; readonly usagePlans: readonly UsagePlanPlan[] },
): boolean {
  return plans.length > 0 && someBring(consumer, access, api);
}

/** The usage plans of an API, with a key for each consumer, whatever and however many its own keys are. */
export function usagePlans(api: ApiModel): UsagePlanPlan[] {
  const counted = api.routes.filter(({ access }) => someBring(consumer, access, api));
  if (api.plans.plans.size === 0 || counted.length === 0) return [];
  const consumers = Object.keys(api.spec.consumers ?? {}).sort();
  const planOfConsumer = (name: string) => api.plans.ofConsumers.get(name) ?? api.plans.other;
  const plans = [...api.plans.plans.values()].map((plan) => ({
    ...usagePlan(plan),
    keys: consumers.filter((name) => planOfConsumer(name) === plan).map((name) => usageKey(api, plan.name, name)),
  }));
  const someHaveNone =
    consumers.some((name) => planOfConsumer(name) === undefined) || counted.some(({ access }) => !allBring(consumer, access, api));
  return someHaveNone ? [...plans, { name: NONE, keys: [usageKey(api, NONE)] }] : plans;
}

function usagePlan({ name, rate, quota }: PlanModel): Omit<UsagePlanPlan, 'keys'> {
  return { name, ...(rate !== undefined && { throttle: throttle(rate) }), ...(quota !== undefined && { quota: calendarQuota(quota) }) };
}

function throttle({ requests, perSeconds, burst }: RateModel): UsagePlanPlan['throttle'] {
  return { rateLimit: requests / perSeconds, burstLimit: burst };
}

const PERIODS = { day: 'DAY', week: 'WEEK', month: 'MONTH' } as const;

/** Weeks of API Gateway begin on Sunday, unless they are moved by a day. */
function calendarQuota({ requests, per }: Quota): UsagePlanPlan['quota'] {
  return { limit: requests, period: PERIODS[per], ...(per === 'week' && { offset: 1 }) };
}

/** A key is in one plan of a stage: who moves to another plan gets another key. */
function usageKey({ name: api }: ApiModel, plan: string, name?: string): UsageKeyPlan {
  const hash = createHash('sha256').update(JSON.stringify([api, plan, name]));
  return { ...(name !== undefined && { consumer: name }), suffix: hash.digest('hex').slice(0, 32) };
}

/** What the authorizer has to know of usage plans. */
export function usageConfig(plans: readonly UsagePlanPlan[]): UsageConfig {
  const keys = plans.flatMap((plan) => plan.keys);
  const other = keys.find((key) => key.consumer === undefined);
  const own = keys.flatMap(({ consumer: name, suffix }) => (name === undefined ? [] : [[name, suffix] as const]));
  return { ofConsumers: Object.fromEntries(own), ...(other !== undefined && { other: other.suffix }) };
}

/** A template holds 500 resources; each key is two, and the rest of a gateway needs some. */
const MAX_KEYS = 200;

/** Whether the keys of plans fit into a template. */
export function checkUsagePlans(plans: readonly UsagePlanPlan[]): Problem[] {
  const keys = plans.flatMap((plan) => plan.keys).length;
  if (keys <= MAX_KEYS) return [];
  const message = `each consumer needs two resources for its plan, and with ${keys} of them a template has more than CloudFormation takes; divide the API, or deliver it to Kubernetes`;
  return [{ path: 'consumers', code: 'AwsTooManyConsumers', message }];
}
