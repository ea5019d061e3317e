/** What the access log holds besides time, route, status, caller and durations. */
export interface AccessLog {
  /**
   * Request headers that are logged.
   *
   * Headers that hold credentials are refused where `redact` does not name them: `authorization`, cookies, and those in
   * which schemes look for tokens and keys.
   *
   * @default no headers
   */
  readonly headers?: string[];

  /**
   * Headers whose values are never logged, also where `headers` has them.
   *
   * @default none
   */
  readonly redact?: string[];
}

/**
 * OpenTelemetry traces, with the W3C trace context.
 *
 * AWS writes to X-Ray only.
 */
export interface Traces {
  /** Address of the collector (OTLP). */
  readonly otlp: string;

  /**
   * Share of the requests that are traced, from 0 to 100 with at most one decimal.
   *
   * @default 100
   */
  readonly samplePercent?: number;
}

/** Metrics by route. It has no settings. */
export interface Metrics {}

/** Access log, traces and metrics of a gateway. */
export interface Observability {
  /**
   * What the access log holds.
   *
   * @default no headers
   */
  readonly accessLog?: AccessLog;

  /**
   * Where traces go.
   *
   * @default no traces
   */
  readonly traces?: Traces;

  /**
   * Metrics by route, for dashboards and alerts.
   *
   * @default the engine's own
   */
  readonly metrics?: Metrics;
}
