import type { Respond } from './respond';

/**
 * The last good answer stands in.
 *
 * GET and HEAD only; kept like `cache`, per caller unless the route is open. Both targets refuse it so far.
 */
export interface CachedFallback {
  /**
   * How old the answer may be.
   *
   * A duration from `1ms` to `8760h`.
   */
  readonly ttl: string;
}

/**
 * Answers in place of a backend that fails. Exactly one of the three.
 *
 * Final, and marked with `x-tollgate-fallback: true`. On AWS by the proxy Lambda. Never stands in for a refusal of the gateway itself.
 */
export interface Fallback {
  /**
   * A fixed answer.
   *
   * @default another form
   */
  readonly respond?: Respond;

  /**
   * Name of another backend, from `backends`.
   *
   * It gets the same request with its body, within its own timeout; on AWS within what is left of 28 s. `body.maxSize` is `1Mi` where
   * nothing is written.
   *
   * On AWS this takes the proxy Lambda.
   *
   * @default another form
   */
  readonly backend?: string;

  /**
   * The last good answer.
   *
   * Both targets refuse it so far.
   *
   * @default another form
   */
  readonly cached?: CachedFallback;
}
