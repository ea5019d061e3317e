import { expect, test } from 'vitest';
import { shop } from '../../examples/shop/spec';
import type { Bindings } from '../../src/spec/bindings';
import { parseApi, parseBindings, parseSettings } from '../../src/spec/parse';
import { compileKubernetes } from '../../src/targets/kubernetes/compile';
import type { KubernetesPlan } from '../../src/targets/kubernetes/plan';
import { specRoutes } from '../support/envoy-view';
import { goldenCases } from '../support/golden-cases';
import { carrying, carryingName, HOSTILE, HOSTILE_NAMES } from '../support/hostile-texts';
import { withoutBaseline, withUses } from '../support/no-silent-drop/additions';
import { Reduction } from '../support/no-silent-drop/served';
import { kubernetes } from '../support/no-silent-drop/targets';
import { tour } from '../support/no-silent-drop/written';
import { type Emitted, refusals, validate } from '../support/static-envoy';

const place = { address: '0.0.0.0', port: 8080 };

/** But for cases that show AWS alone: its bindings may be for nothing else. */
const golden = goldenCases()
  .filter(({ shown }) => shown.some((file) => !file.startsWith('aws.')))
  .map(({ name, ...input }): Emitted => ({ name, plan: compileKubernetes({ ...input, place }).plan }));

const hostile = HOSTILE.map((text): Emitted => ({ name: `texts of ${JSON.stringify(text)}`, plan: carrying(text) }));

const names = HOSTILE_NAMES.map((name): Emitted => ({ name: `headers named ${name}`, plan: carryingName(name) }));

const emitted: readonly Emitted[] = [
  ...golden,
  ...hostile,
  ...names,
  { name: 'the tour, as far as it is served', plan: tourPlan() },
  { name: 'the shop', plan: shopPlan() },
];

let found: Promise<Map<string, string>>;

test.each(emitted)('the real Envoy accepts $name', async ({ name }) => {
  found ??= refusals(emitted);
  expect((await found).get(name)).toBeUndefined();
});

test.each(emitted)('every cluster that $name names is there: in matchers Envoy does not look', ({ plan }) => {
  expect(namedClusters(plan).filter((name) => !plan.envoy.clusters.some((cluster) => cluster.name === name))).toEqual([]);
});

test.each([
  { what: 'an expression that is none', from: '(?i)/(?:', to: '(?i)/((?:' },
  { what: 'a field that Envoy does not know', from: '"timeout":"15s"', to: '"timeot":"15s"' },
  { what: 'a command that its formats do not know', from: '%REQ(x-request-id)%', to: '%RQE(x-request-id)%' },
])('the real Envoy is asked: it refuses $what', async ({ from, to }) => {
  const { plan } = compileKubernetes({ apis: [spec], bindings, place });
  const broken = JSON.parse(JSON.stringify(plan).replaceAll(from, to)) as KubernetesPlan;

  expect(await validate([{ name: 'as it is', plan }])).toBeUndefined();
  expect(await validate([{ name: 'broken', plan: broken }])).toBeDefined();
});

function tourPlan(): KubernetesPlan {
  const { written } = new Reduction(kubernetes).whole(withoutBaseline(withUses(tour())));
  const input = { apis: [parseApi(written.spec)], settings: parseSettings(written.gateway), bindings: parseBindings(written.bindings) };
  return compileKubernetes({ ...input, place }).plan;
}

function shopPlan(): KubernetesPlan {
  const backends = Object.fromEntries(Object.keys(shop.backends ?? {}).map((name) => [name, { service: { name, port: 8080 } }]));
  const values = { customers: 'https://id.example.com', staff: 'https://staff.example.com' };
  return compileKubernetes({ apis: [parseApi(shop)], bindings: { backends, values }, place }).plan;
}

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
