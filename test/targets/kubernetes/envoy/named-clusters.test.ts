import { expect, test } from 'vitest';
import type { KubernetesPlan } from '../../../../src/targets/kubernetes/plan';
import { planOf } from './support';

/** What routes lead to and is not there. Envoy does not look for it in matchers: requests are answered 503, and copies are lost. */
function missing({ envoy }: KubernetesPlan): string[] {
  const named = [...JSON.stringify(envoy).matchAll(/"cluster":"(shop\/[^"]*)"/g)].map(([, name]) => name as string);
  expect(named).not.toEqual([]);
  return named.filter((name) => !envoy.clusters.some((cluster) => cluster.name === name));
}

const weighted = [
  { backend: 'orders', weight: 9 },
  { backend: 'next', weight: 1 },
];
const fallback = { backend: 'spare' };
const canary = { backend: 'next', weightPercent: 5 };

test.each([
  ['weights', { weighted }],
  ['weights whose callers keep their sides', { weighted, sticky: ['ip'] }],
  ['a canary', { backend: 'orders', canary }],
  ['a canary with a preview', { backend: 'orders', canary: { ...canary, weightPercent: 0, preview: { header: 'x-a', value: 'b' } } }],
  ['a canary whose callers keep their sides', { backend: 'orders', canary: { ...canary, sticky: ['ip'] } }],
  ['a variant with weights', { backend: 'orders', variants: [{ when: { headers: { 'x-a': 'b' } }, weighted }] }],
])('another backend stands in on a route with %s', (_, action) => {
  expect(missing(planOf({ backends: { orders: {}, next: {}, spare: {} }, routes: { 'ANY /a': { ...action, fallback } } }))).toEqual([]);
});

test("requests of a canary are copied as its own backend says, and those of the other side as the other one's", () => {
  const backends = {
    orders: { mirror: { backend: 'shadow' } },
    next: { mirror: { backend: 'next-shadow' } },
    shadow: {},
    'next-shadow': {},
  };

  expect(missing(planOf({ backends, routes: { 'ANY /a': { backend: 'orders', canary } } }))).toEqual([]);
});
