import { describe, expect, test } from 'vitest';
import type { Method } from '../../src/model/path';
import { reasonsFor, resolveRetry, retryOf } from '../../src/model/retry';
import type { ApiSpec } from '../../src/spec/api';
import type { Backend } from '../../src/spec/backend';
import type { Retry } from '../../src/spec/retry';
import type { Route } from '../../src/spec/route';
import { model, problems, shop } from './support';

const spec = (orders: Backend, own: Partial<Route> = {}): ApiSpec =>
  shop({ backends: { orders }, routes: { 'GET /orders': { backend: 'orders', ...own } } });

function resolved(ofBackend?: Retry, ofRoute?: Retry) {
  const api = model(spec(ofBackend === undefined ? {} : { retry: ofBackend }, ofRoute === undefined ? {} : { retry: ofRoute }));
  const [route] = api.routes;
  if (route === undefined) throw new Error('no route');
  return retryOf(route.action, route, api);
}

describe('repeating requests', () => {
  test('is not done where nothing says so', () => {
    expect(resolved()).toBeUndefined();
  });

  test('has defaults', () => {
    expect(resolved({})).toEqual({
      attempts: 1,
      when: ['connect-failure'],
      initialBackoffMillis: 25,
      maxBackoffMillis: 250,
      nonIdempotent: false,
    });
  });

  test('is as the route says, field by field, else as the backend does', () => {
    const ofBackend: Retry = {
      attempts: 3,
      when: ['5xx'],
      perTryTimeout: '2s',
      backoff: { initial: '10ms', max: '1s' },
      nonIdempotent: true,
    };

    expect(resolved(ofBackend, { attempts: 0, backoff: { max: '20ms' } })).toEqual({
      attempts: 0,
      when: ['5xx'],
      perTryMillis: 2_000,
      initialBackoffMillis: 10,
      maxBackoffMillis: 20,
      nonIdempotent: true,
    });
    expect(resolved(undefined, { when: ['503'] })?.when).toEqual(['503']);
  });

  test.each([
    [{ initial: '1s' }, 1_000, 10_000],
    [{ max: '10ms' }, 10, 10],
    [{ max: '5s' }, 25, 5_000],
  ])('waits within the one bound that is written: %j', (backoff, initialBackoffMillis, maxBackoffMillis) => {
    expect(resolved({ backoff })).toMatchObject({ initialBackoffMillis, maxBackoffMillis });
  });

  test.each<[Method, Retry, string[]]>([
    ['GET', { when: ['5xx', '429'] }, ['5xx', '429']],
    ['PUT', { when: ['reset'] }, ['reset']],
    ['POST', { when: ['5xx', '429'] }, ['connect-failure']],
    ['PATCH', { when: ['reset'] }, ['connect-failure']],
    ['POST', { when: ['connect-failure', '503'] }, ['connect-failure']],
    ['POST', { when: ['503', 'refused-stream'] }, []],
    ['POST', { when: ['503'], nonIdempotent: true }, ['503']],
  ])('of %s with %j', (method, retry, reasons) => {
    expect(reasonsFor(resolveRetry(retry), method)).toEqual(reasons);
  });
});

describe('what cannot work is refused', () => {
  test('late tries that nothing makes late', () => {
    expect(problems(spec({ retry: { when: ['timeout'] } }))).toEqual([
      'backends.orders.retry.when: repeats tries that take too long, and nothing says how long a try may take; write perTryTimeout [PerTryMissing]',
    ]);
    expect(problems(spec({ retry: { when: ['timeout'] } }, { retry: { perTryTimeout: '1s' } }))).toEqual([]);
  });

  test('a first wait above the longest, on whatever level they are written', () => {
    expect(problems(spec({ retry: { backoff: { max: '1s' } } }, { retry: { backoff: { initial: '2s' } } }))).toEqual([
      'routes["GET /orders"].retry.backoff: the first wait may be 2000 ms and the longest 1000 ms; write a longer max [BackoffAboveMax]',
    ]);
  });

  test('a budget of nothing', () => {
    expect(problems(spec({ retry: { budgetPercent: 0 } }))).toEqual([
      'backends.orders.retry.budgetPercent: a budget of 0 lets nothing be repeated; write a larger one, or "attempts: 0" [RetryWithoutBudget]',
    ]);
    expect(problems(spec({ retry: { attempts: 0, budgetPercent: 0 } }))).toEqual([]);
  });
});
