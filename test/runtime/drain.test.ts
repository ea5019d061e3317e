import { describe, expect, test } from 'vitest';
import type { Admin } from '../../src/runtime/agent/admin';
import { drainEnvoy } from '../../src/runtime/agent/drain';

const TIMES = { noticeMillis: 0, limitMillis: 2_000 };

/** An Envoy whose listeners have closed when it has been asked for `closedAfter` times; it notes what it is asked for. */
function scripted(closedAfter: number): { readonly admin: Admin; readonly asked: readonly string[] } {
  const asked: string[] = [];
  let looks = 0;
  const admin: Admin = {
    async get() {
      return '';
    },
    async post(path) {
      asked.push(path);
      return 'OK';
    },
    async stats(filter) {
      if (!filter.includes('listener_stopped')) return new Map();
      looks += 1;
      asked.push('are the listeners closed?');
      return new Map([
        ['listener_manager.listener_stopped', looks > closedAfter ? 2 : 1],
        ['listener_manager.total_listeners_active', 2],
      ]);
    },
    async live() {
      return true;
    },
  };
  return { admin, asked };
}

describe('a drain', () => {
  test('asks clients to leave only when each listener has closed', async () => {
    const { admin, asked } = scripted(2);

    await drainEnvoy(admin, TIMES);

    expect(asked).toEqual([
      '/drain_listeners',
      'are the listeners closed?',
      'are the listeners closed?',
      'are the listeners closed?',
      '/healthcheck/fail',
    ]);
  });

  test('goes on at its limit where listeners never close', async () => {
    const { admin, asked } = scripted(Number.POSITIVE_INFINITY);

    await drainEnvoy(admin, { noticeMillis: 0, limitMillis: 200 });

    expect(asked.at(-1)).toBe('/healthcheck/fail');
  });

  test('ends at once where Envoy does not answer', async () => {
    const gone = () => Promise.reject(new Error('gone'));
    const begun = Date.now();

    await drainEnvoy({ get: gone, post: gone, stats: gone, live: gone }, TIMES);

    expect(Date.now() - begun).toBeLessThan(1_000);
  });
});
