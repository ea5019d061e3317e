import { describe, expect, test } from 'vitest';
import type { Counted, LimitDecision } from '../../../src/runtime/core/limits/decide';
import { limitHeaders } from '../../../src/runtime/core/limits/headers';
import type { Rule } from '../../../src/runtime/core/limits/rule';

const counted = (name: string, rule: Rule, remaining: number, resetMillis: number): Counted => ({
  limit: { name, rule, key: name, quota: false, shared: true, onStoreFailure: 'deny' },
  standing: { admits: remaining > 0, remaining, retryMillis: 0, resetMillis },
});

const rate = counted('shop/0', { algorithm: 'token-bucket', requests: 600, perSeconds: 60, burst: 50 }, 49, 100);
const quota = counted('partner-quota', { algorithm: 'fixed-window', requests: 1000, per: 'month' }, 7, 86_400_000);
const admitted: LimitDecision = { outcome: 'admitted', counted: [rate, quota] };

describe('limit headers', () => {
  test('of the draft name every limit, what is left of it and when it is as new', () => {
    expect(limitHeaders(admitted, 'draft')).toEqual([
      ['ratelimit-policy', '"shop/0";q=600;w=60, "partner-quota";q=1000;w=2592000'],
      ['ratelimit', '"shop/0";r=49;t=1, "partner-quota";r=7;t=86400'],
    ]);
  });

  test('of the usual kind speak of the limit that leaves the least', () => {
    expect(limitHeaders(admitted, 'x')).toEqual([
      ['x-ratelimit-limit', '1000'],
      ['x-ratelimit-remaining', '7'],
      ['x-ratelimit-reset', '86400'],
    ]);
  });

  test('of the usual kind speak of the limit that is as new last where several leave as little', () => {
    const soon = counted('soon', { algorithm: 'token-bucket', requests: 9, perSeconds: 1, burst: 7 }, 7, 1_000);
    for (const order of [
      [soon, quota],
      [quota, soon],
    ]) {
      expect(limitHeaders({ outcome: 'admitted', counted: order }, 'x')[2]).toEqual(['x-ratelimit-reset', '86400']);
    }
  });

  test('can be both', () => {
    expect(limitHeaders(admitted, 'both')).toHaveLength(5);
  });

  test('are left out where they are not wanted, but a refusal says when to come again, rounded up', () => {
    expect(limitHeaders(admitted, 'none')).toEqual([]);
    expect(limitHeaders({ outcome: 'refused', counted: [rate], quota: false, retryMillis: 1_001 }, 'none')).toEqual([['retry-after', '2']]);
  });

  test('say no time where waiting does not help', () => {
    expect(limitHeaders({ outcome: 'refused', counted: [], quota: false }, 'both')).toEqual([]);
  });
});
