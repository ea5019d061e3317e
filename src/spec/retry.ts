/** How long to wait before a request is repeated: a random time below a bound that doubles. */
export interface RetryBackoff {
  /**
   * First bound.
   *
   * A duration from `1ms` to `24h`.
   *
   * @default '25ms', or `max` where that is shorter
   */
  readonly initial?: string;

  /**
   * Largest bound, not below `initial`.
   *
   * @default ten times `initial`
   */
  readonly max?: string;
}

/**
 * Whether and when requests are repeated.
 *
 * GET, HEAD, OPTIONS, PUT and DELETE for any reason; POST and PATCH only where no connection came about, unless
 * `nonIdempotent`. `Retry-After` of an answer is respected. On AWS the proxy Lambda repeats.
 */
export interface Retry {
  /**
   * Repetitions after the first try, a whole number from 0 to 10.
   *
   * @default 1
   */
  readonly attempts?: number;

  /**
   * Reasons: `connect-failure`, `refused-stream`, `reset` (no answer came, whyever), `timeout` (of one try), `5xx`
   * (500 to 599, and what `reset` and `timeout` stand for), `gateway-error` (502, 503, 504), or a status as text
   * (`'429'`). Kubernetes takes `reset` and `timeout` only together where one try has a timeout.
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
   * Most repetitions at one time, as a share of the requests to the backend under way, from 0 to 100. Three are always
   * allowed, unless it is 0.
   *
   * Kubernetes takes it on backends only. The AWS target refuses it.
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
