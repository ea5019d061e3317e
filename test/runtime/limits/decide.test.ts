import { describe, expect, test } from 'vitest';
import { decideLimits, type Limit } from '../../../src/runtime/core/limits/decide';
import { createMemoryStore } from '../../../src/runtime/core/limits/memory-store';
import type { CounterStore } from '../../../src/runtime/core/limits/rule';

const limit = (fields: Partial<Limit> = {}, requests = 1): Limit => ({
  name: 'a',
  rule: { algorithm: 'token-bucket', requests, perSeconds: 60, burst: requests },
  key: 'a',
  quota: false,
  shared: true,
  onStoreFailure: 'deny',
  ...fields,
});

const down: CounterStore = { decide: () => Promise.reject(new Error('down')) };
const stores = (shared: CounterStore = createMemoryStore({ now: () => 0 })) => ({ own: createMemoryStore({ now: () => 0 }), shared });

describe('a decision', () => {
  test('admits what no limit refuses', async () => {
    expect(await decideLimits([], stores())).toEqual({ outcome: 'admitted', counted: [] });
    expect((await decideLimits([limit(), limit({ key: 'b', shared: false })], stores())).outcome).toBe('admitted');
  });

  test('refuses until all limits that refuse would admit', async () => {
    const both = [limit(), limit({ key: 'b', rule: { algorithm: 'token-bucket', requests: 1, perSeconds: 3_600, burst: 1 } })];
    const where = stores();
    await decideLimits(both, where);

    expect(await decideLimits(both, where)).toMatchObject({ outcome: 'refused', quota: false, retryMillis: 3_600_000 });
  });

  test('is that of a quota where quotas alone refuse', async () => {
    const where = stores();
    const plan = [limit({}, 5), limit({ key: 'b', quota: true })];
    await decideLimits(plan, where);

    expect(await decideLimits(plan, where)).toMatchObject({ outcome: 'refused', quota: true });
  });

  test('asks no store where a limit admits nothing', async () => {
    expect(await decideLimits([limit({}, 0)], stores(down))).toEqual({ outcome: 'refused', counted: [], quota: false });
  });

  test.each([
    ['refuses', createMemoryStore({ now: () => 0 })],
    ['is down', down],
  ])('takes back what the instance counted where the store %s', async (_, shared) => {
    const rules: Limit['rule'][] = [
      { algorithm: 'token-bucket', requests: 2, perSeconds: 60, burst: 2 },
      { algorithm: 'sliding-window', requests: 2, perSeconds: 60 },
      { algorithm: 'fixed-window', requests: 2, per: 'minute' },
    ];
    const own = rules.map((rule, index) => limit({ rule, key: `own${index}`, shared: false }));
    const where = stores(shared);
    const empty = limit({ rule: { algorithm: 'token-bucket', requests: 1, perSeconds: 60, burst: 0 } });
    for (let count = 0; count < 5; count++) expect((await decideLimits([...own, empty], where)).outcome).not.toBe('admitted');

    const { counted } = await decideLimits(own, where);
    expect(counted.map(({ standing }) => standing.remaining)).toEqual([1, 1, 1]);
  });

  test('without the store is the strictest choice of the limits that needed it', async () => {
    const allowing = limit({ onStoreFailure: 'allow' });

    expect((await decideLimits([allowing], stores(down))).outcome).toBe('admitted');
    expect((await decideLimits([allowing, limit()], stores(down))).outcome).toBe('unavailable');
    expect((await decideLimits([limit({ shared: false })], stores(down))).outcome).toBe('admitted');
  });
});
