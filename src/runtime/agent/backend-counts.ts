import type { BreakerModel, Quantile } from '../../model/breaker';
import type { BreakerDelivery } from '../../targets/kubernetes/agent-plan';
import type { BackendCounts } from '../core/breaker';
import type { Admin } from './admin';
import { type Bucket, counted, readStats, type Stats, TIMES, timesOf } from './backend-stats';

/** What Envoy has counted, at one moment. */
export interface Counted {
  /** By the name of the breaker. */
  readonly backends: ReadonlyMap<string, BackendCounts>;
  /** Whether Envoy knows anything of what it was told at run time. One that was started anew does not. */
  readonly remembers: boolean;
}

/** Envoy's gauge of whether anything was set through its administration. */
const REMEMBERS = 'runtime.admin_overrides_active';

/** What tries are counted from. */
export const TRY_COUNTERS = [
  'upstream_rq_completed',
  'upstream_rq_5xx',
  'upstream_rq_pending_overflow',
  'upstream_rq_retry',
  'retry.upstream_rq_completed',
  'retry.upstream_rq_5xx',
  'upstream_rq_timeout',
  'upstream_rq_per_try_timeout',
] as const;

/** Reads from Envoy how the backends of breakers are doing. */
export async function readCounts(admin: Admin, breakers: readonly BreakerDelivery[]): Promise<Counted> {
  const timed = breakers.some(({ rule }) => rule.latencyMillis !== undefined) ? [TIMES] : [];
  const names = breakers.map(({ name }) => name);
  const stats = await readStats(admin, { backends: names, counters: [...TRY_COUNTERS, ...timed], whole: [REMEMBERS] });
  return {
    backends: new Map(breakers.map(({ name, rule }) => [name, countsOf(name, rule, stats)])),
    remembers: stats.numbers.get(REMEMBERS) === 1,
  };
}

function countsOf(name: string, { latencyMillis = {} }: BreakerModel, stats: Stats): BackendCounts {
  const { tries, errors, timeouts } = triesOf(name, stats);
  const times = timesOf(stats, name);
  const limits = Object.entries(latencyMillis) as [Quantile, number][];
  return {
    ...{ tries, errors },
    timed: times.reduce((sum, { count }) => sum + count, timeouts),
    slow: Object.fromEntries(limits.map(([quantile, limit]) => [quantile, timeouts + longerThan(limit, times)])),
  };
}

/**
 * What Envoy counts, as tries: each answer that went on to the client counts once, and each retry for the try before it. What was
 * above the backend's capacity never reached it.
 */
export function triesOf(name: string, stats: Stats): { readonly tries: number; readonly errors: number; readonly timeouts: number } {
  const number = (counter: (typeof TRY_COUNTERS)[number]) => counted(stats, name, counter);
  const above = number('upstream_rq_pending_overflow');
  const retriedWithoutAnswer = number('upstream_rq_retry') - number('retry.upstream_rq_completed');
  return {
    tries: number('upstream_rq_completed') - above + number('upstream_rq_retry'),
    errors: number('upstream_rq_5xx') - above + number('retry.upstream_rq_5xx') + retriedWithoutAnswer,
    timeouts: number('upstream_rq_timeout') + number('upstream_rq_per_try_timeout'),
  };
}

/** Of a bucket that the limit divides, the part above it. */
export function longerThan(limit: number, times: readonly Bucket[]): number {
  const shares = times.map(({ lower_bound: from, width, count }) => count * Math.min(1, Math.max(0, (from + width - limit) / width)));
  return shares.reduce((sum, count) => sum + count, 0);
}
