/**
 * One limit: `requests` and `per`, or `concurrent`.
 *
 * Above it the answer is 429 with `Retry-After`. A request counts when it reaches the limit, whatever happens later.
 */
export interface Limit {
  /**
   * Requests that are admitted in each period, a whole number from 0.
   *
   * 0 admits none.
   *
   * @default the limit is `concurrent`
   */
  readonly requests?: number;

  /**
   * Length of the period: `second`, `minute`, `hour`, `day`, `week` or `month`.
   *
   * Beside `requests`.
   *
   * @default required with `requests`
   */
  readonly per?: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month';

  /**
   * Most requests that are admitted at one instant, a whole number from 1.
   *
   * For the token bucket only.
   *
   * @default as many as `requests`
   */
  readonly burst?: number;

  /**
   * Most requests at work at one time, a whole number from 0.
   *
   * Each counts from when it reaches the limit to the end of its answer. With `scope: instance`; AWS refuses it.
   *
   * @default the limit is a rate
   */
  readonly concurrent?: number;

  /**
   * What has a counter of its own: `caller`, `ip`, `consumer`, `route`, `header:NAME`, `claim:PATH`, `cookie:NAME`.
   *
   * Several are a combination. Requests that lack the header, cookie or claim share one counter.
   *
   * @default all callers share one counter
   */
  readonly by?: string[];

  /**
   * `token-bucket` refills evenly; `sliding-window` never admits more in any window; `fixed-window` starts anew with
   * the UTC clock.
   *
   * @default 'token-bucket'
   */
  readonly algorithm?: 'token-bucket' | 'sliding-window' | 'fixed-window';

  /**
   * `gateway`: all instances count together, in the bound store. `instance`: each for itself, for free; reports
   * multiply it by the replicas.
   *
   * AWS counts `gateway` in the bound table of DynamoDB, else by itself, as well as it can. There are no instances to key by: keyed
   * instance limits are refused there.
   */
  readonly scope: 'gateway' | 'instance';

  /**
   * What happens while the store is down: `allow` or `deny` (503).
   *
   * Required with `scope: gateway`, refused without.
   *
   * @default required with `scope: gateway`
   */
  readonly onStoreFailure?: 'allow' | 'deny';
}
