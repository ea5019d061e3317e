import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { counterKey } from '../../../src/runtime/core/limits/key';
import { createMemoryStore } from '../../../src/runtime/core/limits/memory-store';
import type { Rule } from '../../../src/runtime/core/limits/rule';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

test.each<Rule>([
  { algorithm: 'token-bucket', requests: 10, perSeconds: 3_600, burst: 10 },
  { algorithm: 'sliding-window', requests: 10, perSeconds: 3_600 },
  { algorithm: 'fixed-window', requests: 10, per: 'hour' },
])('a million clients of a $algorithm take no more memory than counters may', async (rule) => {
  const store = createMemoryStore();
  const before = heapBytes();
  let most = 0;
  for (let client = 1; client <= 1_000_000; client++) {
    await store.decide([{ rule, key: counterKey('edge', 'shop/GET /orders/0', rule, [`client-${client}`]) }]);
    if (client % 100_000 === 0) most = Math.max(most, heapBytes() - before);
  }

  expect(most).toBeGreaterThan(30 * 1024 * 1024);
  expect(most).toBeLessThan(120 * 1024 * 1024);
  expect(await store.decide([{ rule, key: counterKey('edge', 'shop/GET /orders/0', rule, ['client-1000000']) }])).toMatchObject([
    { remaining: 8 },
  ]);
});
