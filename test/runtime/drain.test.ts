import { describe, expect, test } from 'vitest';
import type { Admin } from '../../src/runtime/agent/admin';
import { drainEnvoy } from '../../src/runtime/agent/drain';

const TIMES = { noticeMillis: 0, limitMillis: 2_000 };

/** An Envoy with so much open work each time it is asked; it notes what it is told. */
function scripted(...open: readonly { readonly requests: number; readonly connections: number }[]) {
  const told: string[] = [];
  let looks = 0;
  const admin: Admin = {
    get: async () => '',
    live: async () => true,
    async post(path) {
      told.push(path);
      return 'OK';
    },
    async stats() {
      const { requests = 0, connections = 0 } = open[Math.min(looks, open.length - 1)] ?? {};
      looks += 1;
      return new Map([
        ['http.gateway.downstream_rq_active', requests],
        ['http.gateway.downstream_cx_active', connections],
        ['http.admin.downstream_rq_active', 1],
      ]);
    },
  };
  return { admin, told, looks: () => looks };
}

const elapsed = async (work: Promise<void>): Promise<number> => {
  const begun = Date.now();
  await work;
  return Date.now() - begun;
};

describe('a drain', () => {
  test('closes the listeners and asks clients to leave, after the notice', async () => {
    const { admin, told } = scripted({ requests: 0, connections: 0 });

    expect(await elapsed(drainEnvoy(admin, { noticeMillis: 100, limitMillis: 2_000 }))).toBeGreaterThanOrEqual(100);
    expect(told).toEqual(['/drain_listeners', '/healthcheck/fail']);
  });

  test('waits for requests that are under way', async () => {
    const busy = { requests: 1, connections: 1 };
    const { admin, looks } = scripted(busy, busy, busy, { requests: 0, connections: 0 });
    await drainEnvoy(admin, TIMES);

    expect(looks()).toBeGreaterThan(3);
  });

  test('ends at its limit, whatever is still under way', async () => {
    const { admin } = scripted({ requests: 1, connections: 1 });

    expect(await elapsed(drainEnvoy(admin, { noticeMillis: 0, limitMillis: 300 }))).toBeLessThan(1_500);
  });

  test('ends at once where Envoy does not answer', async () => {
    const gone = () => Promise.reject(new Error('gone'));

    expect(await elapsed(drainEnvoy({ get: gone, post: gone, stats: gone, live: gone }, TIMES))).toBeLessThan(1_000);
  });
});
