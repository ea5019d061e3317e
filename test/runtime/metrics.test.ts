import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { LongAdmin } from '../../src/runtime/agent/admin';
import { createMetrics } from '../../src/runtime/agent/metrics';

interface Counted {
  readonly [stat: string]: number;
}

/** A bucket of times, as Envoy has them. */
const bucket = (lower_bound: number, width: number, count: number) => ({ lower_bound, width, count });

/** An Envoy that has counted what a test says. */
function envoy() {
  const state = { counters: {} as Counted, times: [] as object[], lines: [] as string[], asked: [] as string[] };
  const admin: Pick<LongAdmin, 'get' | 'stats' | 'lines'> = {
    async get(path) {
      state.asked.push(path);
      const filter = new RegExp(new URL(path, 'http://envoy').searchParams.get('filter') as string);
      const stats = Object.entries(state.counters).flatMap(([name, value]) => (filter.test(name) ? [{ name, value }] : []));
      return JSON.stringify({ stats: [...stats, { histograms: { details: state.times } }] });
    },
    stats: async () => new Map([['http.gateway.downstream_rq_active', 3]]),
    async *lines(path) {
      state.asked.push(path);
      yield* state.lines;
    },
  };
  const metrics = createMetrics(admin);
  const text = () => textOf(Readable.from(metrics.pieces()));
  return { state, metrics, text };
}

/** `shop/orders` after so many requests. */
function ordersOf(counters: Counted) {
  return Object.fromEntries(Object.entries(counters).map(([name, value]) => [`cluster.shop/orders.${name}`, value]));
}

const orders = { name: 'shop/orders', thresholdsMillis: [] };

test('nothing is told, and Envoy is not asked, where requests are not counted', async () => {
  const { state, text } = envoy();

  expect(await text()).toBe('');
  expect(state.asked).toEqual([]);
});

test('requests have our names, with times in seconds, and one route for all that no route answers', async () => {
  const { state, metrics, text } = envoy();
  metrics.use({ backends: [] });
  state.lines = [
    '# TYPE envoy_tollgate_requests counter',
    'envoy_tollgate_requests{api="shop",route="GET /orders/{id}",code="200"} 4',
    'envoy_tollgate_requests{api="shop",route="",code="404"} 1',
    '# TYPE envoy_tollgate_request_duration histogram',
    'envoy_tollgate_request_duration_bucket{api="shop",route="GET /a \\" le=\\"5\\"} 1",le="5"} 3',
    'envoy_tollgate_request_duration_bucket{api="shop",route="",le="+Inf"} 5',
    'envoy_tollgate_request_duration_sum{api="shop",route=""} 1250.5',
    'envoy_tollgate_request_duration_count{api="shop",route=""} 5',
    'envoy_tollgate_other{} 1',
    '',
  ];

  expect((await text()).split('\n').filter((line) => line.includes('tollgate_request'))).toEqual([
    '# HELP tollgate_requests_total Requests that are over, by status; the answers of the gateway itself too.',
    '# TYPE tollgate_requests_total counter',
    'tollgate_requests_total{api="shop",route="GET /orders/{id}",code="200"} 4',
    'tollgate_requests_total{api="shop",route="none",code="404"} 1',
    '# HELP tollgate_request_duration_seconds Time from the first byte of a request to the last one of its answer.',
    '# TYPE tollgate_request_duration_seconds histogram',
    'tollgate_request_duration_seconds_bucket{api="shop",route="GET /a \\" le=\\"5\\"} 1",le="0.005"} 3',
    'tollgate_request_duration_seconds_bucket{api="shop",route="none",le="+Inf"} 5',
    'tollgate_request_duration_seconds_sum{api="shop",route="none"} 1.2505',
    'tollgate_request_duration_seconds_count{api="shop",route="none"} 5',
  ]);
});

test('a backend is told from the beginning, before anybody asked it', async () => {
  const { metrics, text } = envoy();
  metrics.use({ backends: [orders] });

  expect(await text()).toContain('tollgate_backend_tries_total{backend="shop/orders"} 0\n');
});

test('tries and failures are those that a breaker counts: retries count, and what is above the capacity does not', async () => {
  const { state, metrics, text } = envoy();
  metrics.use({ backends: [orders] });
  state.counters = ordersOf({
    upstream_rq_completed: 10,
    upstream_rq_5xx: 4,
    upstream_rq_pending_overflow: 2,
    upstream_rq_retry: 3,
    'retry.upstream_rq_completed': 2,
    'retry.upstream_rq_5xx': 2,
  });

  expect(await text()).toContain('tollgate_backend_tries_total{backend="shop/orders"} 11\n');
  expect(await text()).toContain('tollgate_backend_failures_total{backend="shop/orders"} 5\n');
});

test('a counter never goes back while Envoy counts on, and begins anew when Envoy does', async () => {
  const { state, metrics, text } = envoy();
  metrics.use({ backends: [orders] });
  const tries = async (counters: Counted) => {
    state.counters = ordersOf(counters);
    return /tollgate_backend_tries_total\{[^}]*\} (\d+)/.exec(await text())?.[1];
  };

  expect(await tries({ upstream_rq_completed: 10 })).toBe('10');
  expect(await tries({ upstream_rq_completed: 10, upstream_rq_pending_overflow: 1 })).toBe('10');
  expect(await tries({ upstream_rq_completed: 12, upstream_rq_pending_overflow: 1 })).toBe('11');
  expect(await tries({ upstream_rq_completed: 3 })).toBe('3');
});

test('a time that a backend is judged by is a bound of its histogram, and tries that timed out are beyond all bounds', async () => {
  const { state, metrics, text } = envoy();
  metrics.use({ backends: [{ ...orders, thresholdsMillis: [120, 60_000] }] });
  state.counters = ordersOf({ upstream_rq_timeout: 1, upstream_rq_per_try_timeout: 1 });
  state.times = [{ name: 'cluster.shop/orders.upstream_rq_time', totals: [bucket(3, 1, 6), bucket(110, 10, 2), bucket(120, 10, 4)] }];
  const below = (await text()).match(/(?<=duration_seconds_bucket\{backend="shop\/orders",le=").*(?=\n)/g);

  expect(below).toEqual([
    ...['0.005"} 6', '0.01"} 6', '0.025"} 6', '0.05"} 6', '0.1"} 6', '0.12"} 8', '0.24"} 12', '0.25"} 12'],
    ...['0.5"} 12', '1"} 12', '2.5"} 12', '5"} 12', '10"} 12', '30"} 12', '60"} 12', '120"} 12', '+Inf"} 14'],
  ]);
  expect(await text()).toContain('tollgate_backend_duration_seconds_count{backend="shop/orders"} 14\n');
});

test('Envoy is asked about many backends some at a time, each once', async () => {
  const { state, metrics, text } = envoy();
  metrics.use({ backends: Array.from({ length: 120 }, (_, index) => ({ ...orders, name: `shop/b${index}` })) });

  expect((await text()).match(/^tollgate_backend_tries_total\{/gm)).toHaveLength(120);
  expect(state.asked.filter((path) => path.startsWith('/stats?format=json'))).toHaveLength(3);
});
