export interface BreakerLatency {
  readonly p50?: string;
  readonly p90?: string;
  readonly p95?: string;
  readonly p99?: string;
}

export interface Breaker {
  readonly errorPercent?: number;
  readonly latency?: BreakerLatency;
  readonly minRequests?: number;
  readonly window?: string;
  readonly openFor?: string;
  readonly recoverOver?: string;
}
