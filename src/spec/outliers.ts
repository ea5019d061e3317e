/**
 * Ejects endpoints that keep failing for a while.
 *
 * The AWS target refuses it.
 */
export interface Outliers {
  /**
   * Failures in a row that eject an endpoint, a whole number from 1.
   *
   * @default 5
   */
  readonly consecutive5xx?: number;

  /**
   * Time between two looks at the endpoints.
   *
   * A duration from `100ms` to `24h`.
   *
   * @default '10s'
   */
  readonly interval?: string;

  /**
   * How long an endpoint stays out the first time; longer each time, up to five minutes.
   *
   * A duration from `1s` to `24h`.
   *
   * @default '30s'
   */
  readonly ejectFor?: string;

  /**
   * Most endpoints that are out at one time, from 0 to 100 percent.
   *
   * Kubernetes takes whole percents.
   *
   * @default 50
   */
  readonly maxEjectedPercent?: number;
}
