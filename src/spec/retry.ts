/** How long to wait before a request is repeated: a random time below a bound that doubles. */
export interface RetryBackoff {
  /**
   * First bound.
   *
   * A duration from `1ms` to `24h`.
   *
   * @default '25ms'
   */
  readonly initial?: string;

  /**
   * Largest bound, not below `initial`.
   *
   * @default '250ms'
   */
  readonly max?: string;
}

/**
 * Whether and when requests are repeated.
 *
 * GET, HEAD, OPTIONS, PUT and DELETE for any reason; POST and PATCH only where no connection came about, unless
 * `nonIdempotent`. `Retry-After` of 429 and 503 is respected. On AWS the proxy Lambda repeats.
 */
export interface Retry {
  /**
   * Repetitions after the first try, a whole number from 0 to 10.
   *
   * @default 1
   */
  readonly attempts?: number;

  /**
   * Reasons: `connect-failure`, `reset`, `refused-stream`, `timeout` (of one try), `5xx`, `gateway-error` (502, 503,
   * 504), or a status as text (`'429'`).
   *
   * @default ['connect-failure']
   */
  readonly when?: string[];

  /**
   * Longest wait for one try, not above `timeout`.
   *
   * A duration from `1ms` to `24h`.
   *
   * @default only `timeout` bounds a try
   */
  readonly perTryTimeout?: string;

  /**
   * How long to wait before a try.
   *
   * @default up to `25ms`, then up to `250ms`
   */
  readonly backoff?: RetryBackoff;

  /**
   * Most repetitions, as a share of the requests under way, from 0 to 100.
   *
   * The AWS target refuses it.
   *
   * @default 20
   */
  readonly budgetPercent?: number;

  /**
   * Whether POST and PATCH are repeated for any reason too.
   *
   * @default false
   */
  readonly nonIdempotent?: boolean;
}
