/**
 * A copy of requests to another backend, whose answers are ignored.
 *
 * On AWS the proxy Lambda makes the copies, for which answers wait up to 100 ms.
 */
export interface Mirror {
  /** Name of the backend that gets the copies. */
  readonly backend: string;

  /**
   * Share of the requests that are copied, from 0 to 100 with at most one decimal.
   *
   * @default 100
   */
  readonly percent?: number;
}
