import { describe, expect, test } from 'vitest';
import type { Bindings } from '../../src/spec/bindings';
import { ledger, rowAt, shop } from './support';

const bindings: Bindings = { backends: { orders: { url: 'https://orders.example.com' }, other: { url: 'https://other.example.com' } } };

const spec = (orders: object, route: object = {}, other: object = {}) => ({
  ...shop,
  backends: { orders, other },
  routes: { 'GET /a': { backend: 'orders', ...route }, 'GET /b': { backend: 'other' } },
});

const row = (path: string, ...written: Parameters<typeof spec>) => rowAt('aws', path, spec(...written), bindings);
const refusals = (written: ReturnType<typeof spec>, more: Bindings = {}) =>
  ledger('aws', written, { ...bindings, ...more }).problems.map(({ path, code }) => `${path} ${code}`);

describe('retries on AWS', () => {
  const retry = { attempts: 2, when: ['5xx'], perTryTimeout: '2s', backoff: { initial: '10ms', max: '1s' }, nonIdempotent: true };

  test.each(['attempts', 'when', 'perTryTimeout', 'backoff.initial', 'backoff.max', 'nonIdempotent'])(
    '%s: by the proxy, on a backend and on a route, with what it costs',
    (field) => {
      expect(row(`backends.orders.retry.${field}`, { retry })).toMatchObject({
        how: 'proxy',
        note: expect.stringMatching(/billed for up to 3 tries .* 6 s at most; one more Lambda invocation/),
      });
      expect(row(`routes["GET /a"].retry.${field}`, {}, { retry })).toMatchObject({ how: 'proxy' });
    },
  );

  test('cost no more than the timeout of all tries', () => {
    expect(row('backends.orders.retry.attempts', { timeout: '5s', retry: { attempts: 9 } })).toMatchObject({
      note: expect.stringContaining('up to 10 tries and the pauses between them, 5 s at most'),
    });
  });

  test('of no attempts need no proxy', () => {
    expect(row('backends.orders.retry.attempts', { retry: { attempts: 0 } })).toMatchObject({ how: 'native' });
  });

  test('have no budget', () => {
    expect(refusals(spec({ retry: { budgetPercent: 10 } }))).toEqual(['backends.orders.retry.budgetPercent RefusedByTarget']);
    expect(refusals(spec({ retry: { budgetPercent: 10 } }), { waive: { 'backends.*.retry.budgetPercent': 'few callers' } })).toEqual([]);
  });

  test('for a refused stream never happen, which the report says', () => {
    expect(row('backends.orders.retry.when', { retry: { when: ['refused-stream'] } })).toMatchObject({
      how: 'proxy',
      differs: expect.stringContaining('HTTP/1.1'),
    });
    expect(row('backends.orders.retry.when', { retry: { when: ['5xx'] } })).not.toHaveProperty('differs');
  });
});

describe('fallbacks on AWS', () => {
  const respond = { respond: { status: 200, json: { a: 1 }, headers: { 'x-a': 'b' } } };

  test('are made by the proxy, fixed ones and other backends', () => {
    for (const field of ['status', 'json', 'headers.x-a']) {
      expect(row(`backends.orders.fallback.respond.${field}`, { fallback: respond })).toMatchObject({ how: 'proxy' });
    }
    expect(row('routes["GET /a"].fallback.backend', { timeout: '5s' }, { fallback: { backend: 'other' } })).toMatchObject({ how: 'proxy' });
  });

  test('of cached answers are refused as a whole, and may be waived', () => {
    const cached = spec({ fallback: { cached: { ttl: '1h' } } });

    expect(refusals(cached)).toEqual(['backends.orders.fallback RefusedByTarget']);
    expect(refusals(cached, { waive: { 'backends.*.fallback': 'stale is worse' } })).toEqual([]);
  });

  test.each([
    ['27s', []],
    ['27001ms', ['backends.orders.fallback AwsTimeoutTooLong']],
  ])('behind a backend with a timeout of %s', (timeout, expected) => {
    for (const fallback of [respond, { backend: 'other' }]) expect(refusals(spec({ timeout, fallback }))).toEqual(expected);
  });

  test('say how long the other backend has, where 29 s are not enough for both', () => {
    const path = 'backends.orders.fallback.backend';

    expect(row(path, { timeout: '20s', fallback: { backend: 'other' } })).toMatchObject({
      differs: expect.stringContaining('leaves it 8 s'),
    });
    expect(row(path, { timeout: '5s', fallback: { backend: 'other' } })).not.toHaveProperty('differs');
    expect(row(path, { timeout: '20s', fallback: { backend: 'other' } }, {}, { timeout: '8s' })).not.toHaveProperty('differs');
  });
});

test('copies are made by the proxy, and the report says that answers wait for them', () => {
  for (const field of ['backend', 'percent']) {
    expect(row(`backends.orders.mirror.${field}`, { mirror: { backend: 'other', percent: 5 } })).toMatchObject({
      how: 'proxy',
      note: expect.stringContaining('up to 100 ms'),
    });
  }
});

test('streams go without the retry and the fallback of their backend, and without the proxy', () => {
  const orders = { retry: { attempts: 2 }, fallback: { respond: { status: 200 } } };
  const written = spec(orders, { stream: { sse: {} } });

  expect(refusals(written)).toEqual([]);
  expect(rowAt('aws', 'backends.orders.retry.attempts', written, bindings)).toMatchObject({ how: 'native' });
});

test.each<[string, object]>([
  ['loadBalancing', { leastRequest: {} }],
  ['healthCheck', { path: '/health' }],
  ['outliers', { consecutive5xx: 5 }],
  ['outliers', {}],
  ['capacity', { connections: 5 }],
  ['breaker', { errorPercent: 5 }],
  ['fault', { abort: { status: 503, percent: 1 } }],
])('%s is refused on AWS with another way, and may be waived', (field, value) => {
  const written = spec({ [field]: value });
  const [problem, ...others] = ledger('aws', written, bindings).problems;

  expect(others).toEqual([]);
  expect(problem).toMatchObject({ path: `backends.orders.${field}`, code: 'RefusedByTarget', message: expect.stringContaining('; ') });
  expect(refusals(written, { waive: { [`backends.*.${field}`]: 'not here' } })).toEqual([]);
});
