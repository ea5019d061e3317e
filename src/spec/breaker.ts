/** How slow a backend may be. At least one; the breaker opens when any is exceeded. */
export interface BreakerLatency {
  /**
   * Longest time that half of the answers may take.
   *
   * @default not looked at
   */
  readonly p50?: string;

  /**
   * Longest time that 90 % of the answers may take.
   *
   * @default not looked at
   */
  readonly p90?: string;

  /**
   * Longest time that 95 % of the answers may take.
   *
   * @default not looked at
   */
  readonly p95?: string;

  /**
   * Longest time that 99 % of the answers may take.
   *
   * @default not looked at
   */
  readonly p99?: string;
}

/**
 * Stops calling a backend that fails or is slow. At least one of `errorPercent` and `latency`.
 *
 * Per gateway instance, each try counts. While open, requests are answered 503 or by the fallback; then a growing
 * share is let through. The AWS target refuses it, but for a canary that CodeDeploy moves: there its thresholds are alarms that
 * take the canary back, and `openFor` and `recoverOver` are refused.
 */
export interface Breaker {
  /**
   * Share of failures (5xx, resets, timeouts) at which it opens, from 0 to 100.
   *
   * @default failures are not looked at
   */
  readonly errorPercent?: number;

  /**
   * Times above which it opens.
   *
   * @default times are not looked at
   */
  readonly latency?: BreakerLatency;

  /**
   * Requests within the window before it judges, a whole number from 1.
   *
   * @default 20
   */
  readonly minRequests?: number;

  /**
   * Time over which it counts.
   *
   * A duration from `1s` to `24h`.
   *
   * @default '10s'
   */
  readonly window?: string;

  /**
   * Time during which nothing is sent.
   *
   * A duration from `1s` to `24h`.
   *
   * @default '30s'
   */
  readonly openFor?: string;

  /**
   * Time over which the share that is let through grows to everything.
   *
   * A duration from `0s` to `24h`; it starts at 5 %.
   *
   * @default '30s'
   */
  readonly recoverOver?: string;
}
