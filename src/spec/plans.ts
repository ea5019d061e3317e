/** A rate: so many requests per unit of time. */
export interface Rate {
  readonly requests: number;
  readonly per: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month';
  readonly burst?: number;
}

/** So many requests per calendar period (UTC). */
export interface Quota {
  readonly requests: number;
  readonly per: 'day' | 'week' | 'month';
}

/** Who belongs to a plan besides the consumers that name it. */
export interface PlanMembers {
  readonly claims?: { [claim: string]: any[] };
}

/** Rate and quota for the callers that belong to it. */
export interface UsagePlan {
  readonly rate?: Rate;
  readonly quota?: Quota;
  readonly members?: PlanMembers;
  readonly onStoreFailure?: 'allow' | 'deny';
}
