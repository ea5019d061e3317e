import type { ApiSpec } from '../spec/api';
import type { Quota, Rate, UsagePlan } from '../spec/plans';
import { type ClaimRule, claimRules } from './claims';
import { SECONDS_PER } from './limits';
import { sortedEntries } from './sorted';

/** A usage plan with its defaults filled in. It counts for each caller that belongs to it. */
export interface PlanModel {
  readonly name: string;
  readonly rate?: RateModel;
  readonly quota?: Quota;
  /** Claims of which a member has all; none: consumers, or everybody else, belong to it. */
  readonly members: readonly ClaimRule[];
  readonly onStoreFailure: 'allow' | 'deny';
}

/** How fast a caller may be. */
export interface RateModel {
  readonly requests: number;
  readonly perSeconds: number;
  readonly burst: number;
}

/** The plans of an API, and who belongs to them. A caller has at most one. */
export interface PlansModel {
  readonly plans: ReadonlyMap<string, PlanModel>;
  /** The plan of each consumer that names one. */
  readonly ofConsumers: ReadonlyMap<string, PlanModel>;
  /** Those with members, by claims that no two have alike. */
  readonly byClaims: readonly PlanModel[];
  /** Whoever belongs to no other one; undefined for `none`. */
  readonly other?: PlanModel;
}

/** What decides which plan a caller has. */
export interface PlanHolder {
  readonly consumer?: string | undefined;
  /** Whether a claim of the caller has one of the values. */
  readonly holds: (rule: ClaimRule) => boolean;
}

/** The plan of a caller: that of its consumer, else the one of whose members it is, else that of all others. */
export function planOf({ ofConsumers, byClaims, other }: PlansModel, { consumer, holds }: PlanHolder): PlanModel | undefined {
  const own = consumer === undefined ? undefined : ofConsumers.get(consumer);
  return own ?? byClaims.find(({ members }) => members.every(holds)) ?? other;
}

/** The plans of an API. Names that do not exist are problems of their own, and left out. */
export function resolvePlans(spec: ApiSpec): PlansModel {
  const plans = new Map(sortedEntries(spec.plans).map(([name, plan]) => [name, resolvePlan(name, plan)]));
  const ofConsumers = new Map<string, PlanModel>();
  for (const [consumer, { plan }] of sortedEntries(spec.consumers)) {
    const named = plan === undefined ? undefined : plans.get(plan);
    if (named !== undefined) ofConsumers.set(consumer, named);
  }
  const other = spec.defaultPlan === undefined ? undefined : plans.get(spec.defaultPlan);
  const byClaims = [...plans.values()].filter(({ members }) => members.length > 0);
  return { plans, ofConsumers, byClaims, ...(other === undefined ? {} : { other }) };
}

function resolvePlan(name: string, { rate, quota, members, onStoreFailure }: UsagePlan): PlanModel {
  return {
    name,
    ...(rate === undefined ? {} : { rate: resolveRate(rate) }),
    ...(quota === undefined ? {} : { quota }),
    members: claimRules(members?.claims),
    onStoreFailure: onStoreFailure as 'allow' | 'deny',
  };
}

function resolveRate({ requests, per, burst }: Rate): RateModel {
  return { requests, perSeconds: SECONDS_PER[per], burst: burst ?? requests };
}
