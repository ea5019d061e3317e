import type { Breaker, BreakerLatency } from '../spec/breaker';
import { parseDurationMillis } from '../spec/duration';

/** The quantiles that a breaker can look at, and the share of answers that may take longer. */
export const QUANTILES = { p50: 0.5, p90: 0.1, p95: 0.05, p99: 0.01 } as const;

/** One of those quantiles. */
export type Quantile = keyof typeof QUANTILES;

/** When a breaker opens, and how it closes again. At least one of `errorPercent` and `latencyMillis`. */
export interface BreakerModel {
  readonly errorPercent?: number;
  /** Longest times by quantile. */
  readonly latencyMillis?: { readonly [quantile in Quantile]?: number };
  readonly minRequests: number;
  readonly windowMillis: number;
  readonly openForMillis: number;
  /** 0: it closes at once. */
  readonly recoverOverMillis: number;
}

/** Resolves a breaker. */
export function resolveBreaker({ errorPercent, latency, ...spec }: Breaker): BreakerModel {
  return {
    ...(errorPercent === undefined ? {} : { errorPercent }),
    ...(latency === undefined ? {} : { latencyMillis: inMillis(latency) }),
    minRequests: spec.minRequests ?? 20,
    windowMillis: parseDurationMillis(spec.window ?? '10s'),
    openForMillis: parseDurationMillis(spec.openFor ?? '30s'),
    recoverOverMillis: parseDurationMillis(spec.recoverOver ?? '30s'),
  };
}

function inMillis(latency: BreakerLatency): { readonly [quantile in Quantile]?: number } {
  const written = (Object.keys(QUANTILES) as Quantile[]).flatMap((quantile) => {
    const limit = latency[quantile];
    return limit === undefined ? [] : [[quantile, parseDurationMillis(limit)] as const];
  });
  return Object.fromEntries(written);
}
