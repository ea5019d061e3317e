import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../src/runtime/core/limits/memory-store';

test('a million keys take neither the memory nor the time of those who come after them', async () => {
  const store = createMemoryStore();
  const rule = { algorithm: 'token-bucket', requests: 10, perSeconds: 60, burst: 10 } as const;
  const before = process.memoryUsage().rss;
  for (let client = 0; client < 1_000_000; client++) await store.decide([{ rule, key: `client ${client}` }]);

  expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(512);
}, 30_000);
