import { expect, test } from 'vitest';
import { specRoutes } from '../../../support/envoy-view';
import { planOf } from './support';

test('a request may be idle for as long as its timeout, where that is longer than the gateway waits', () => {
  const spec = {
    backends: { slow: {} },
    routes: { 'GET /minutes': { backend: 'slow', timeout: '2m' }, 'GET /minute': { backend: 'slow', timeout: '60s' } },
  };
  const plan = planOf(spec);
  const times = specRoutes(plan).map((entry) => {
    const { timeout, idle_timeout } = (entry as unknown as { route: { timeout: string; idle_timeout?: string } }).route;
    return [entry.name, timeout, idle_timeout];
  });

  expect(times).toContainEqual(['GET /minutes', '120s', '120s']);
  expect(times).toContainEqual(['GET /minute', '60s', undefined]);
});
