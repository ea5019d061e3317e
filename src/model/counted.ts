import type { LimitModel, Period } from './limits';
import type { ApiModel } from './model';
import type { PlanModel } from './plans';

/** How many requests something admits; at least one. */
export type Rule =
  | {
      readonly algorithm: 'token-bucket';
      /** Refilled evenly: so many tokens each period. */
      readonly requests: number;
      readonly perSeconds: number;
      /** What a full bucket holds. */
      readonly burst: number;
    }
  | { readonly algorithm: 'sliding-window'; readonly requests: number; readonly perSeconds: number }
  | { readonly algorithm: 'fixed-window'; readonly requests: number; readonly per: Period };

/** A limit as what counts it at request time knows it. */
export interface CountedLimit {
  /** What the gateway calls it. */
  readonly id: string;
  /** What limit headers call it. */
  readonly name: string;
  readonly rule: Rule;
  /** Whether all instances count together. */
  readonly shared: boolean;
  readonly onStoreFailure: 'allow' | 'deny';
}

/** The usage plans of an API, and who belongs to them by name. */
export interface PlansOfApi {
  readonly api: string;
  readonly plans: readonly {
    readonly name: string;
    readonly rate?: Rule;
    readonly quota?: Rule;
    readonly onStoreFailure: 'allow' | 'deny';
  }[];
  readonly ofConsumers: { readonly [consumer: string]: string };
  /** The plan of whoever belongs to no other one. */
  readonly other?: string;
}

/** A limit as data for what counts it. */
export function countedLimit(limit: LimitModel): CountedLimit {
  const { id, scope, onStoreFailure = 'deny' } = limit;
  return { id, name: headerName(id), rule: ruleOf(limit), shared: scope === 'gateway', onStoreFailure };
}

function ruleOf({ algorithm, requests, perSeconds, per, burst }: LimitModel): Rule {
  if (algorithm === 'fixed-window') return { algorithm, requests, per };
  return algorithm === 'sliding-window' ? { algorithm, requests, perSeconds } : { algorithm, requests, perSeconds, burst };
}

/** The plans of an API as data for what counts them. */
export function plansOfApi({ name, plans: { plans, ofConsumers, other } }: ApiModel): PlansOfApi {
  return {
    api: name,
    plans: [...plans.values()].map(planRules),
    ofConsumers: Object.fromEntries([...ofConsumers].map(([consumer, plan]) => [consumer, plan.name])),
    ...(other === undefined ? {} : { other: other.name }),
  };
}

function planRules({ name, rate, quota, onStoreFailure }: PlanModel): PlansOfApi['plans'][number] {
  return {
    name,
    ...(rate === undefined ? {} : { rate: { algorithm: 'token-bucket', ...rate } }),
    ...(quota === undefined ? {} : { quota: { algorithm: 'fixed-window', ...quota } }),
    onStoreFailure,
  };
}

/** What may stand in a text of a structured header (RFC 9651, section 3.3.3), and reads well there. */
function headerName(id: string): string {
  return id.replace(/[^A-Za-z0-9 /{}.,_+*-]/g, '-');
}
