import { expect, test } from 'vitest';
import type { Bindings } from '../../src/spec/bindings';
import { parseApi } from '../../src/spec/parse';
import { compileKubernetes } from '../../src/targets/kubernetes/compile';
import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';
import { specRoutes } from '../support/envoy-view';
import { goldenCases } from '../support/golden-cases';
import { type Emitted, refusals, validate } from '../support/static-envoy';

const place = { address: '0.0.0.0', port: 8080 };

const emitted: readonly Emitted[] = goldenCases().map(({ name, ...golden }) => ({
  name,
  plan: compileKubernetes({ ...golden, place }).plan,
}));

let found: Promise<Map<string, string>>;

test.each(emitted)('the real Envoy accepts $name', async ({ name }) => {
  found ??= refusals(emitted);
  expect((await found).get(name)).toBeUndefined();
});

test.each(emitted)('every cluster that $name names is there: in matchers Envoy does not look', ({ plan }) => {
  expect(namedClusters(plan).filter((name) => !plan.envoy.clusters.some((cluster) => cluster.name === name))).toEqual([]);
});

test.each([
  { what: 'an expression that is none', from: '/orders/([^/]+)', to: '/orders/(' },
  { what: 'a field that Envoy does not know', from: '"timeout":"15s"', to: '"timeot":"15s"' },
  { what: 'a command that its formats do not know', from: '%REQ(x-request-id)%', to: '%RQE(x-request-id)%' },
])('the real Envoy is asked: it refuses $what', async ({ from, to }) => {
  const { plan } = compileKubernetes({ apis: [spec], bindings, place });
  const broken = JSON.parse(JSON.stringify(plan).replaceAll(from, to)) as KubernetesPlan;

  expect(await validate([{ name: 'as it is', plan }])).toBeUndefined();
  expect(await validate([{ name: 'broken', plan: broken }])).toBeDefined();
});

function namedClusters(plan: KubernetesPlan): string[] {
  const weighted = (route: { weighted_clusters?: { clusters: { name: string }[] } }) => route.weighted_clusters?.clusters ?? [];
  return specRoutes(plan).flatMap(({ route }) => {
    const { cluster, ...rest } = (route ?? {}) as { cluster?: string };
    return [...(cluster === undefined ? [] : [cluster]), ...weighted(rest).map(({ name }) => name)];
  });
}

const spec = parseApi({
  name: 'shop',
  access: { open: 'a test' },
  backends: { orders: {} },
  routes: { 'GET /orders/{id}': { backend: 'orders', request: { headers: { set: { 'x-id': '${requestId}' } } } } },
});

const bindings: Bindings = { backends: { orders: { url: 'http://orders' } } };
