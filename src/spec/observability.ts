export interface AccessLog {
  readonly headers?: string[];
  readonly redact?: string[];
}

export interface Traces {
  readonly otlp: string;
  readonly samplePercent?: number;
}

export interface Metrics {}

export interface Observability {
  readonly accessLog?: AccessLog;
  readonly traces?: Traces;
  readonly metrics?: Metrics;
}
