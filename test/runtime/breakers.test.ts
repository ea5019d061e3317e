import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Admin } from '../../src/runtime/agent/admin';
import { createBreakers } from '../../src/runtime/agent/breakers';
import type { BreakerDelivery } from '../../src/targets/kubernetes/agent-plan';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RULE = { errorPercent: 50, minRequests: 10, windowMillis: 10_000, openForMillis: 3_600_000, recoverOverMillis: 0 };

const delivery = (name: string): BreakerDelivery => ({
  name,
  open: `${name}/breaker/open`,
  rule: RULE,
  shares: [{ prefix: 'p', weight: 1_000 }],
});

type Counts = { readonly [counter: string]: number };

/** An Envoy that counts what a test says, and knows what it was told. */
function fakeEnvoy() {
  const counters = new Map<string, number>();
  const runtime = new Map<string, string>();
  const state = { counters, runtime, times: [] as object[], answers: true, asked: 0 };
  const admin: Admin = {
    async get(path) {
      state.asked += 1;
      if (!state.answers) throw new Error('nobody there');
      const filter = new RegExp(new URL(path, 'http://envoy').searchParams.get('filter') as string);
      const numbers = [...counters, ['runtime.admin_overrides_active', runtime.size > 0 ? 1 : 0] as const];
      const stats = numbers.filter(([name]) => filter.test(name)).map(([name, value]) => ({ name, value }));
      return JSON.stringify({ stats: [...stats, { histograms: { details: state.times } }] });
    },
    async post(path) {
      for (const [key, value] of new URL(path, 'http://envoy').searchParams) value === '' ? runtime.delete(key) : runtime.set(key, value);
      return 'OK';
    },
    stats: async () => new Map(),
    live: async () => true,
  };
  const count = (cluster: string, counts: Counts) => {
    for (const [counter, value] of Object.entries(counts)) counters.set(`cluster.${cluster}.${counter}`, value);
  };
  return { ...state, state, admin, count };
}

function start() {
  const envoy = fakeEnvoy();
  const said: string[] = [];
  const breakers = createBreakers({ admin: envoy.admin, say: (line) => said.push(line), now: () => Date.now() });
  return { ...envoy, breakers, said };
}

const turns = () => vi.advanceTimersByTimeAsync(1_000);

test('moves the weight of a backend that fails, and says so once', async () => {
  const { breakers, runtime, count, said } = start();
  breakers.use([delivery('shop/orders'), delivery('shop/users')]);
  await turns();
  expect(Object.fromEntries(runtime)).toEqual({
    'p.shop/orders': '1000',
    'p.shop/orders/breaker/open': '0',
    'p.shop/users': '1000',
    'p.shop/users/breaker/open': '0',
  });

  count('shop/orders', { upstream_rq_completed: 20, upstream_rq_5xx: 12 });
  await turns();

  expect(runtime.get('p.shop/orders')).toBe('0');
  expect(runtime.get('p.shop/orders/breaker/open')).toBe('1000');
  expect(runtime.get('p.shop/users')).toBe('1000');
  expect(said).toEqual(['the breaker of shop/orders is open: 12 of 20 requests failed']);
  expect(breakers.status()[0]).toEqual({ name: 'shop/orders', state: 'open', openings: 1 });
  breakers.close();
});

test.each([
  {
    what: 'tries before an answer are tries',
    counts: { upstream_rq_completed: 5, upstream_rq_retry: 5, 'retry.upstream_rq_completed': 5, 'retry.upstream_rq_5xx': 5 },
    state: 'open',
  },
  { what: 'tries that nobody answered have failed', counts: { upstream_rq_completed: 5, upstream_rq_retry: 5 }, state: 'open' },
  {
    what: 'tries repeated for other answers have not',
    counts: { upstream_rq_completed: 5, upstream_rq_retry: 5, 'retry.upstream_rq_completed': 5 },
    state: 'closed',
  },
  {
    what: 'what was above the capacity is no try',
    counts: { upstream_rq_completed: 20, upstream_rq_5xx: 20, upstream_rq_pending_overflow: 20 },
    state: 'closed',
  },
] as { what: string; counts: Counts; state: string }[])('$what', async ({ counts, state }) => {
  const { breakers, count } = start();
  breakers.use([delivery('shop/orders')]);
  await turns();

  count('shop/orders', counts);
  await turns();

  expect(breakers.status()[0]?.state).toBe(state);
  breakers.close();
});

test('reads times from the parts of a histogram, and takes timeouts for slow', async () => {
  const { breakers, state, count } = start();
  const { errorPercent: _errorPercent, ...rest } = RULE;
  breakers.use([{ ...delivery('shop/orders'), rule: { ...rest, latencyMillis: { p50: 105 } } }]);
  await turns();

  // half of the part from 100 to 110 is above 105: 5 of 12, then 8 of 15 with three timeouts
  const totals = [
    { lower_bound: 20, width: 1, count: 2 },
    { lower_bound: 100, width: 10, count: 10 },
  ];
  state.times = [{ name: 'cluster.shop/orders.upstream_rq_time', totals }];
  await turns();
  expect(breakers.status()[0]?.state).toBe('closed');
  count('shop/orders', { upstream_rq_timeout: 2, upstream_rq_per_try_timeout: 1 });
  await turns();

  expect(breakers.status()[0]?.state).toBe('open');
  breakers.close();
});

test('an Envoy that was started anew has closed breakers', async () => {
  const { breakers, runtime, counters, count } = start();
  breakers.use([delivery('shop/orders')]);
  await turns();
  count('shop/orders', { upstream_rq_completed: 20, upstream_rq_5xx: 20 });
  await turns();
  expect(breakers.status()[0]?.state).toBe('open');

  runtime.clear();
  counters.clear();
  await turns();

  expect(breakers.status()[0]?.state).toBe('closed');
  expect(runtime.get('p.shop/orders')).toBe('1000');
  breakers.close();
});

test('while Envoy does not answer nothing changes, and then all goes on', async () => {
  const { breakers, state, runtime, count } = start();
  breakers.use([delivery('shop/orders')]);
  await turns();
  state.answers = false;
  count('shop/orders', { upstream_rq_completed: 20, upstream_rq_5xx: 20 });
  await turns();
  expect(runtime.get('p.shop/orders')).toBe('1000');

  state.answers = true;
  await turns();

  expect(runtime.get('p.shop/orders')).toBe('0');
  breakers.close();
});

test('one whose rule is as before goes on as it stands; what is left out gets its default back, and nothing is asked any more', async () => {
  const { breakers, state, runtime, count } = start();
  breakers.use([delivery('shop/orders')]);
  await turns();
  count('shop/orders', { upstream_rq_completed: 20, upstream_rq_5xx: 20 });
  await turns();

  breakers.use([{ ...delivery('shop/orders'), shares: [{ prefix: 'other', weight: 50 }] }]);
  await turns();
  expect(Object.fromEntries(runtime)).toEqual({ 'other.shop/orders': '0', 'other.shop/orders/breaker/open': '50' });

  breakers.use([]);
  await turns();
  expect(runtime.size).toBe(0);
  const { asked } = state;
  await turns();
  expect(state.asked).toBe(asked);
});

test('many backends are asked about in parts', async () => {
  const { breakers, runtime, count } = start();
  const names = Array.from({ length: 120 }, (_, index) => `shop/b${index}`);
  breakers.use(names.map(delivery));
  await turns();
  count('shop/b119', { upstream_rq_completed: 20, upstream_rq_5xx: 20 });
  await turns();

  expect([...runtime].filter(([key, value]) => key.endsWith('/open') && value !== '0').map(([key]) => key)).toEqual([
    'p.shop/b119/breaker/open',
  ]);
  breakers.close();
});
