import { expect, test } from 'vitest';
import { fromShards } from '../../../../src/targets/kubernetes/shards';
import { manifestsOf, planOf, podOf, type Tree } from './gateway-case';

const hot = { kubernetes: { release: 'hot' } } as const;
const configMapsOf = (...input: Parameters<typeof manifestsOf>) =>
  manifestsOf(...input).filter(({ kind }) => kind === 'ConfigMap') as Tree[];
const namesOf = (...input: Parameters<typeof manifestsOf>) => configMapsOf(...input).map(({ metadata }) => metadata.name);
const large = planOf({ envoy: { listeners: [], clusters: [], routes: [{ '@type': 'x', name: 'x'.repeat(1_000_000) }] } });

test('ConfigMaps hold the whole plan, each below the limit of Kubernetes', () => {
  const configMaps = configMapsOf({}, large);
  const files = new Map(configMaps.flatMap(({ data }) => Object.entries<string>(data)));

  expect(configMaps.length).toBeGreaterThan(1);
  for (const configMap of configMaps) expect(Buffer.byteLength(JSON.stringify(configMap))).toBeLessThan(1024 * 1024);
  expect(fromShards(files)).toEqual({ plan: large });
});

test('ConfigMaps name their generation', () => {
  expect(configMapsOf()[0].metadata.annotations['tollgate/generation']).toBe('g1');
});

test('ConfigMaps are immutable and named by their content, so that a change is a rollout', () => {
  const [before] = configMapsOf();
  const [after] = configMapsOf({}, planOf({ generation: 'g2' }));

  expect(before.immutable).toBe(true);
  expect(before.metadata.name).toMatch(/^shop-gateway-config-0-[0-9a-f]{10}$/);
  expect(after.metadata.name).not.toBe(before.metadata.name);
  expect(namesOf()).toEqual(namesOf());
});

test('ConfigMaps are pruned by Argo CD after the new pods are there', () => {
  expect(configMapsOf()[0].metadata.annotations).toHaveProperty('argocd.argoproj.io/sync-options', 'PruneLast=true');
});

test('ConfigMaps keep their names where the agent reloads, so that a change restarts no pod', () => {
  const plan = planOf({ generation: 'g2' });

  expect(namesOf(hot)).toEqual(['shop-gateway-config-0']);
  expect(configMapsOf(hot)[0].immutable).toBeUndefined();
  expect(podOf(manifestsOf(hot, plan))).toEqual(podOf(manifestsOf(hot)));
});

test.each([{}, hot])('ConfigMaps are all mounted in one folder (%j)', (bindings) => {
  const volume = podOf(manifestsOf(bindings, large)).volumes.find(({ name }: Tree) => name === 'config');

  expect(volume.projected.sources.map(({ configMap }: Tree) => configMap.name)).toEqual(namesOf(bindings, large));
});
