import type { BackendMetrics } from '../../targets/kubernetes/agent-plan';
import { BOUNDS } from '../../targets/kubernetes/envoy/metrics';
import type { Admin } from './admin';
import { longerThan, TRY_COUNTERS, triesOf } from './backend-counts';
import { counted, readStats, type Stats, TIMES, timesOf } from './backend-stats';
import { type Histogram, histogram, metric, type Sample } from './prometheus';

/** What is told of each backend as Envoy counts it. */
const PLAIN: readonly (readonly [name: string, type: 'counter' | 'gauge', help: string, counter: string])[] = [
  ['tollgate_backend_retries_total', 'counter', 'Tries that repeated another one.', 'upstream_rq_retry'],
  ['tollgate_backend_overflows_total', 'counter', 'Requests above the capacity of a backend.', 'upstream_rq_pending_overflow'],
  ['tollgate_backend_connect_failures_total', 'counter', 'Connections that could not be made.', 'upstream_cx_connect_fail'],
  ['tollgate_backend_active_requests', 'gauge', 'Requests that are under way.', 'upstream_rq_active'],
  ['tollgate_backend_connections', 'gauge', 'Open connections.', 'upstream_cx_active'],
  ['tollgate_backend_endpoints', 'gauge', 'Known endpoints.', 'membership_total'],
  ['tollgate_backend_healthy_endpoints', 'gauge', 'Endpoints that get requests.', 'membership_healthy'],
  ['tollgate_backend_ejected_endpoints', 'gauge', 'Endpoints that are out for a while.', 'outlier_detection.ejections_active'],
];

const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;

const COUNTERS = [...new Set([...TRY_COUNTERS, ...CLASSES.map(counterOf), ...PLAIN.map(([, , , counter]) => counter), TIMES])];

function counterOf(codeClass: string): string {
  return `upstream_rq_${codeClass}`;
}

/** Tells of backends in the text format of Prometheus. */
export interface BackendTeller {
  text(backends: readonly BackendMetrics[]): Promise<string>;
}

/** Knows nobody yet. */
export function createBackendTeller(admin: Pick<Admin, 'get'>): BackendTeller {
  const steady = createSteady();
  return {
    async text(backends) {
      const stats = await readStats(admin, { backends: backends.map(({ name }) => name), counters: COUNTERS });
      const tries = backends.map(({ name }) => ({ name, ...steady(name, stats) }));
      const samples = (value: (backend: string) => number) => backends.map(({ name }): Sample => [{ backend: name }, value(name)]);
      return [
        metric(
          'tollgate_backend_requests_total',
          'counter',
          'Answers for a backend, after all tries, by class of status.',
          byClass(backends, stats),
        ),
        metric(
          'tollgate_backend_tries_total',
          'counter',
          'Times that a backend was asked.',
          tries.map(({ name, tries }): Sample => [{ backend: name }, tries]),
        ),
        metric(
          'tollgate_backend_failures_total',
          'counter',
          'Tries that ended in a 5xx, a reset or a timeout, or reached nobody.',
          tries.map(({ name, errors }): Sample => [{ backend: name }, errors]),
        ),
        ...PLAIN.map(([name, type, help, counter]) =>
          metric(
            name,
            type,
            help,
            samples((backend) => counted(stats, backend, counter)),
          ),
        ),
        histogram(
          'tollgate_backend_duration_seconds',
          'Time of each try; one that timed out took longer than any bound.',
          backends.map((backend) => times(backend, stats)),
        ),
      ].join('');
    },
  };
}

function byClass(backends: readonly BackendMetrics[], stats: Stats): Sample[] {
  return backends.flatMap(({ name }) =>
    CLASSES.map((codeClass): Sample => [{ backend: name, code_class: codeClass }, counted(stats, name, counterOf(codeClass))]),
  );
}

/** Where somebody judges a backend by a time, there is a bound, and one beyond it: a quantile above it never looks as if it were the time itself. */
function times({ name, thresholdsMillis }: BackendMetrics, stats: Stats): Histogram {
  const buckets = timesOf(stats, name);
  const { timeouts } = triesOf(name, stats);
  const answered = buckets.reduce((sum, { count }) => sum + count, 0);
  const millis = buckets.reduce((sum, { lower_bound: from, width, count }) => sum + count * (from + width / 2), 0);
  const bounds = [...new Set([...BOUNDS, ...thresholdsMillis, ...thresholdsMillis.map((threshold) => 2 * threshold)])].sort(
    (a, b) => a - b,
  );
  return {
    labels: { backend: name },
    buckets: bounds.map((bound) => [bound / 1_000, answered - Math.round(longerThan(bound, buckets))]),
    sum: millis / 1_000,
    count: answered + timeouts,
  };
}

/**
 * Tries and errors are differences of counters that Envoy does not read at one moment. What is told never goes back, which would look
 * like a new beginning, unless Envoy itself has begun anew.
 */
function createSteady() {
  const told = new Map<string, { readonly completed: number; readonly tries: number; readonly errors: number }>();
  return (name: string, stats: Stats): { readonly tries: number; readonly errors: number } => {
    const completed = counted(stats, name, 'upstream_rq_completed');
    const { tries, errors } = triesOf(name, stats);
    const before = told.get(name);
    const known = before === undefined || before.completed > completed ? { tries: 0, errors: 0 } : before;
    const now = { completed, tries: Math.max(tries, known.tries), errors: Math.max(errors, known.errors) };
    told.set(name, now);
    return now;
  };
}
