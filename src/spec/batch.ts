/**
 * Several requests in one: a list of `{ method, path, headers?, body? }` is answered with a list of `{ status,
 * headers, body }`.
 *
 * Each goes through its own route's rules with the outer credentials, and counts against limits. Batches do not nest.
 */
export interface Batch {
  /**
   * Most requests in one batch, a whole number from 1 to 1000.
   *
   * More are answered 400.
   *
   * @default 20
   */
  readonly maxRequests?: number;

  /**
   * Longest wait for all of them.
   *
   * A duration from `1ms` to `24h`; AWS ends at `29s`.
   *
   * @default '15s'
   */
  readonly timeout?: string;
}
