import type { Respond } from './respond';

/**
 * The last good answer stands in: the last one with status 200 to GET of the same address, of the same caller unless the route is open.
 *
 * For GET and HEAD without a body; whatever else fails, and whatever no answer is kept for, stays as it is. What says `no-store`,
 * `private`, `no-cache` or `must-revalidate`, sets a cookie, or is larger than `1Mi` is not kept. Each instance keeps its own answers in
 * memory. The AWS target refuses it.
 */
export interface CachedFallback {
  /**
   * How old the answer may be, from when it came.
   *
   * A duration from `1ms` to `8760h`. Answers say their age in `Age`.
   */
  readonly ttl: string;
}

/**
 * Answers in place of a backend that fails. Exactly one of the three.
 *
 * Final, and marked with `x-tollgate-fallback`, which says the kind. On AWS by the proxy Lambda. Never stands in for a refusal of the gateway itself.
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
   * The AWS target refuses it.
   *
   * @default another form
   */
  readonly cached?: CachedFallback;
}
