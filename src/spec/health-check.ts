/**
 * Active checks that take endpoints out which do not answer 2xx. Where all are out, requests are answered 502.
 *
 * The AWS target refuses it.
 */
export interface HealthCheck {
  /** Path that is fetched with GET, after the bound url's own path. */
  readonly path: string;

  /**
   * Time between two checks of an endpoint.
   *
   * A duration from `100ms` to `24h`.
   *
   * @default '5s'
   */
  readonly interval?: string;

  /**
   * Longest wait for the answer.
   *
   * A duration from `1ms` to `24h`.
   *
   * @default '1s'
   */
  readonly timeout?: string;

  /**
   * Good answers in a row until an endpoint counts as healthy, from 1 to 100.
   *
   * @default 2
   */
  readonly healthyAfter?: number;

  /**
   * Failures in a row until an endpoint is taken out, from 1 to 100.
   *
   * @default 3
   */
  readonly unhealthyAfter?: number;
}
