import { describe, expect, test } from 'vitest';
import { resolveFallback } from '../../src/model/fallback';
import { resolveMirror } from '../../src/model/mirror';
import { resolveRetry } from '../../src/model/retry';
import { problems, schemes, shop } from './support';

describe('a retry', () => {
  test('is none where nobody says anything', () => {
    expect(resolveRetry({ backend: 'a' }, {})).toBeUndefined();
  });

  test('has its defaults', () => {
    expect(resolveRetry({ backend: 'a' }, { retry: {} })).toEqual({
      attempts: 1,
      when: ['connect-failure'],
      backoff: { initialMillis: 25, maxMillis: 250 },
      budgetPercent: 20,
      nonIdempotent: false,
    });
  });

  test('is that of the route over that of its backend, field by field', () => {
    const below = { attempts: 3, when: ['5xx'], perTryTimeout: '1s', backoff: { initial: '10ms', max: '20ms' }, nonIdempotent: true };
    const own = { attempts: 0, backoff: { max: '40ms' }, budgetPercent: 0, nonIdempotent: false };

    expect(resolveRetry({ backend: 'a', retry: own }, { retry: below })).toEqual({
      attempts: 0,
      when: ['5xx'],
      perTryTimeoutMillis: 1_000,
      backoff: { initialMillis: 10, maxMillis: 40 },
      budgetPercent: 0,
      nonIdempotent: false,
    });
  });

  test('may be what a route says alone', () => {
    expect(resolveRetry({ backend: 'a', retry: { when: ['429'] } }, {})).toMatchObject({ attempts: 1, when: ['429'] });
  });

  test('waits no longer at first than later on', () => {
    expect(resolveRetry({ backend: 'a' }, { retry: { backoff: { initial: '2s' } } })?.backoff).toEqual({
      initialMillis: 2_000,
      maxMillis: 2_000,
    });
  });

  test('is none for streams', () => {
    expect(resolveRetry({ backend: 'a', stream: { sse: {} } }, { retry: {} })).toBeUndefined();
  });
});

describe('a fallback', () => {
  const of = (own: object, below: object = {}) => resolveFallback({ backend: 'a', ...own }, below);

  test('is that of the route, whole, else of its backend, and none for streams', () => {
    const backend = { fallback: { backend: 'b' } };

    expect([of({}), of({}, backend), of({ stream: { sse: {} } }, backend)]).toEqual([undefined, { backend: 'b' }, undefined]);
    expect(of({ fallback: { cached: { ttl: '1h' } } }, backend)).toEqual({ cached: { ttlMillis: 3_600_000 } });
    expect(of({ fallback: { respond: { status: 200, json: { a: 1 } } } }, backend)).toEqual({
      respond: { status: 200, body: '{"a":1}', contentType: 'application/json', headers: [] },
    });
  });
});

describe('a mirror', () => {
  test('copies all requests where it says no share, and is that of the route, else of its backend', () => {
    const below = { mirror: { backend: 'b', percent: 12.5 } };

    expect(resolveMirror({ backend: 'a' }, {})).toBeUndefined();
    expect(resolveMirror({ backend: 'a' }, below)).toEqual({ backend: 'b', percent: 12.5 });
    expect(resolveMirror({ backend: 'a', mirror: { backend: 'c' } }, below)).toEqual({ backend: 'c', percent: 100 });
    expect(resolveMirror({ backend: 'a', mirror: { backend: 'c', percent: 0 } }, below)).toEqual({ backend: 'c', percent: 0 });
  });

  test('copies events and no WebSocket', () => {
    const below = { mirror: { backend: 'b' } };

    expect(resolveMirror({ backend: 'a', stream: { sse: {} } }, below)).toBeDefined();
    expect(resolveMirror({ backend: 'a', stream: { websocket: {} } }, below)).toBeUndefined();
  });
});

describe('a backend that stands in for another', () => {
  const exchange = (audience: string) => ({
    exchange: { endpoint: 'https://id.example.com/token', audience, client: { secret: 'client' } },
  });
  const standing = (orders: object, other: object, route: object = {}) =>
    problems(
      shop({
        schemes: schemes('jwt'),
        access: { scheme: 'jwt' },
        backends: { orders, other },
        routes: { 'GET /orders': { backend: 'orders', ...route }, 'GET /other': { backend: 'other' } },
      } as never),
    );

  test.each(['fallback', 'mirror'])('is refused as its own %s', (field) => {
    expect(standing({ [field]: { backend: 'orders' } }, {})).toEqual([
      `backends.orders.${field}.backend: "orders" gets these requests already; name another backend [StandsInForItself]`,
    ]);
    expect(standing({}, {}, { [field]: { backend: 'orders' } })).toEqual([
      expect.stringMatching(`^routes\\["GET /orders"\\].${field}.backend: .*StandsInForItself`),
    ]);
  });

  test('is refused as a fallback where it would answer to a token that is meant for another; a copy is the request as it is', () => {
    const orders = { fallback: { backend: 'other' } };

    expect(standing({ ...orders, ...exchange('a') }, {})).toEqual([expect.stringContaining('ExchangeDiffers')]);
    expect(standing(orders, exchange('a'))).toEqual([expect.stringContaining('ExchangeDiffers')]);
    expect(standing({ ...orders, ...exchange('a') }, exchange('b'))).toEqual([expect.stringContaining('ExchangeDiffers')]);
    expect(standing({ ...orders, ...exchange('a') }, exchange('a'))).toEqual([]);
    expect(standing({ mirror: { backend: 'other' }, ...exchange('a') }, {})).toEqual([]);
  });
});
