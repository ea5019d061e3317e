/** A rate: so many requests per unit of time. */
export interface Rate {
  /** Requests that are admitted in each period, a whole number from 0. */
  readonly requests: number;

  /** Length of the period: `second`, `minute`, `hour`, `day`, `week` or `month`. */
  readonly per: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month';

  /**
   * Most requests that are admitted at one instant, a whole number from 1.
   *
   * @default as many as `requests`
   */
  readonly burst?: number;
}

/** So many requests per calendar period (UTC; weeks from Monday). */
export interface Quota {
  /**
   * Requests of one period, a whole number from 0.
   *
   * What a rate refuses does not use it up.
   */
  readonly requests: number;

  /** The period: `day`, `week` or `month`. */
  readonly per: 'day' | 'week' | 'month';
}

/** Who belongs to a plan besides the consumers that name it. */
export interface PlanMembers {
  /**
   * Claims, each with the values of which the caller must have one.
   *
   * AWS refuses it without a bound table of DynamoDB: usage plans of API Gateway count consumers alone.
   *
   * @default consumers only
   */
  readonly claims?: { [claim: string]: any[] };
}

/**
 * Rate and quota for the callers that belong to it. At least one of `rate` and `quota`.
 *
 * Counted for each caller apart. On AWS it is a usage plan of API Gateway, which is best effort, unless a table of DynamoDB is bound.
 */
export interface UsagePlan {
  /**
   * How fast a caller may be. Above it the answer is 429.
   *
   * @default as fast as the other limits allow
   */
  readonly rate?: Rate;

  /**
   * How much a caller may use up in a calendar period. Above it the answer is 429.
   *
   * @default as much as the rate allows
   */
  readonly quota?: Quota;

  /**
   * Callers that belong to it besides the consumers that name it.
   *
   * @default consumers only
   */
  readonly members?: PlanMembers;

  /**
   * What happens while the store is down: `allow` or `deny` (503). On AWS API Gateway counts, and there is no store
   * unless a table of DynamoDB is bound.
   *
   * @default required
   */
  readonly onStoreFailure?: 'allow' | 'deny';
}
