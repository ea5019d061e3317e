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

/**
 * Counts of requests and their times, by route, version and status, and of what backends do. It has no settings.
 *
 * On Kubernetes each pod tells them to Prometheus. On AWS they are CloudWatch's own of each method.
 */
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
   * Counts of requests and their times, for dashboards and alerts.
   *
   * With them, canaries with `steps` are judged by the thresholds of their backend's `breaker`: on Kubernetes by an
   * AnalysisTemplate of Argo Rollouts.
   *
   * @default requests are not counted
   */
  readonly metrics?: Metrics;
}
