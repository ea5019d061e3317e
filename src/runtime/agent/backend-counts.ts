import type { BreakerModel, Quantile } from '../../model/breaker';
import type { BreakerDelivery } from '../../targets/kubernetes/agent-plan';
import { quoteRegex } from '../../targets/kubernetes/envoy/typed';
import type { BackendCounts } from '../core/breaker';
import type { Admin } from './admin';

/** What Envoy has counted, at one moment. */
export interface Counted {
  /** By the name of the breaker. */
  readonly backends: ReadonlyMap<string, BackendCounts>;
  /** Whether Envoy knows anything of what it was told at run time. One that was started anew does not. */
  readonly remembers: boolean;
}

/** Envoy's gauge of whether anything was set through its administration. */
const REMEMBERS = 'runtime.admin_overrides_active';

const COUNTERS = [
  'upstream_rq_completed',
  'upstream_rq_5xx',
  'upstream_rq_pending_overflow',
  'upstream_rq_retry',
  'retry.upstream_rq_completed',
  'retry.upstream_rq_5xx',
  'upstream_rq_timeout',
  'upstream_rq_per_try_timeout',
] as const;

/** The times of all tries that were answered. */
const TIMES = 'upstream_rq_time';

/** How many backends are asked about at one time: Envoy bounds how long an expression may be. */
const ASKED_AT_ONCE = 50;

/** Reads from Envoy how the backends of breakers are doing. */
export async function readCounts(admin: Admin, breakers: readonly BreakerDelivery[]): Promise<Counted> {
  const backends = new Map<string, BackendCounts>();
  let remembers = false;
  for (let first = 0; first < breakers.length; first += ASKED_AT_ONCE) {
    const some = breakers.slice(first, first + ASKED_AT_ONCE);
    const stats = parseStats(await admin.get(path(some)));
    for (const { name, rule } of some) backends.set(name, countsOf(name, rule, stats));
    remembers = stats.numbers.get(REMEMBERS) === 1;
  }
  return { backends, remembers };
}

function path(breakers: readonly BreakerDelivery[]): string {
  const names = breakers.map(({ name }) => quoteRegex(name)).join('|');
  const timed = breakers.some(({ rule }) => rule.latencyMillis !== undefined) ? [TIMES] : [];
  const counters = [...COUNTERS, ...timed].map(quoteRegex).join('|');
  const filter = `^(${quoteRegex(REMEMBERS)}|cluster\\.(${names})\\.(${counters}))$`;
  return `/stats?format=json&histogram_buckets=detailed&filter=${encodeURIComponent(filter)}`;
}

/** A part of a histogram. */
interface Bucket {
  readonly lower_bound: number;
  readonly width: number;
  readonly count: number;
}

interface Stats {
  readonly numbers: ReadonlyMap<string, number>;
  readonly times: ReadonlyMap<string, readonly Bucket[]>;
}

interface StatsText {
  readonly stats: readonly {
    readonly name?: string;
    readonly value?: number;
    readonly histograms?: { readonly details?: readonly { readonly name: string; readonly totals: readonly Bucket[] }[] };
  }[];
}

function parseStats(text: string): Stats {
  const { stats } = JSON.parse(text) as StatsText;
  const details = stats.flatMap(({ histograms }) => histograms?.details ?? []);
  return {
    numbers: new Map(stats.flatMap(({ name, value }) => (name === undefined || value === undefined ? [] : [[name, value]]))),
    times: new Map(details.map(({ name, totals }) => [name, totals])),
  };
}

/**
 * What Envoy counts, as tries: each answer that went on to the client counts once, and each retry for the try before it. What was
 * above the backend's capacity never reached it.
 */
function countsOf(name: string, { latencyMillis = {} }: BreakerModel, stats: Stats): BackendCounts {
  const number = (counter: (typeof COUNTERS)[number]) => stats.numbers.get(`cluster.${name}.${counter}`) ?? 0;
  const above = number('upstream_rq_pending_overflow');
  const retriedWithoutAnswer = number('upstream_rq_retry') - number('retry.upstream_rq_completed');
  const times = stats.times.get(`cluster.${name}.${TIMES}`) ?? [];
  const timeouts = number('upstream_rq_timeout') + number('upstream_rq_per_try_timeout');
  const limits = Object.entries(latencyMillis) as [Quantile, number][];
  return {
    tries: number('upstream_rq_completed') - above + number('upstream_rq_retry'),
    errors: number('upstream_rq_5xx') - above + number('retry.upstream_rq_5xx') + retriedWithoutAnswer,
    timed: times.reduce((sum, { count }) => sum + count, timeouts),
    slow: Object.fromEntries(limits.map(([quantile, limit]) => [quantile, timeouts + longerThan(limit, times)])),
  };
}

/** Of a bucket that the limit divides, the part above it. */
function longerThan(limit: number, times: readonly Bucket[]): number {
  const shares = times.map(({ lower_bound: from, width, count }) => count * Math.min(1, Math.max(0, (from + width - limit) / width)));
  return shares.reduce((sum, count) => sum + count, 0);
}
