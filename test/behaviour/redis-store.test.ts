import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createRedisStore } from '../../src/runtime/companion/redis-store';
import { startRedis } from './support/redis';

test('an answer that lay there while the process stood still counts as one', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.end());
  const store = createRedisStore({ url: redis.url, say: () => {} });
  onTestFinished(() => store.close());
  await store.reached;
  const counter = { rule: { algorithm: 'fixed-window', requests: 9, per: 'day' }, key: '{one}:calls' } as const;
  await store.decide([counter]);

  const decision = store.decide([counter]);
  await setImmediate();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);

  expect(await decision).toMatchObject([{ remaining: 7 }]);
});
