import { expect, test } from 'vitest';
import { manifestsOf, specOf, type Tree } from './gateway-case';

test('manifests are all that a gateway needs, and nothing twice', () => {
  expect(manifestsOf().map(({ kind, metadata }) => `${kind} ${metadata.name.replace(/-[0-9a-f]{10}$/, '')}`)).toEqual([
    'ConfigMap shop-gateway-config-0',
    'ServiceAccount shop-gateway',
    'NetworkPolicy shop-gateway',
    'Deployment shop-gateway',
    'Service shop-gateway',
    'PodDisruptionBudget shop-gateway',
    'HorizontalPodAutoscaler shop-gateway',
  ]);
});

test('manifests name the bound namespace, and leave it to whoever applies them where none is bound', () => {
  expect(new Set(manifestsOf({ kubernetes: { namespace: 'edge' } }).map(({ metadata }) => metadata.namespace))).toEqual(new Set(['edge']));
  for (const { metadata } of manifestsOf()) expect(metadata).not.toHaveProperty('namespace');
});

test('manifests let a node be drained while pods are not ready', () => {
  expect(specOf(manifestsOf(), 'PodDisruptionBudget')).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
});

test('manifests give the pods an identity without a token', () => {
  expect(manifestsOf().find(({ kind }) => kind === 'ServiceAccount')).toMatchObject({ automountServiceAccountToken: false });
});

test('manifests scale by the CPU time of Envoy alone', () => {
  const { scaleTargetRef, metrics } = specOf(manifestsOf(), 'HorizontalPodAutoscaler');

  expect(scaleTargetRef).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop-gateway' });
  expect(metrics.map(({ containerResource }: Tree) => [containerResource.name, containerResource.container])).toEqual([['cpu', 'envoy']]);
});
