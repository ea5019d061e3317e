import { expect, test } from 'vitest';
import { manifestsOf, planOf, podOf, specOf, type Tree } from './gateway-case';

const agent = { keys: [], drainSeconds: 30 };
const counting = () =>
  manifestsOf({ kubernetes: { exposure: { loadBalancer: {} } } }, planOf({ agent: { ...agent, metrics: { backends: [] } } }));
const agentOf = (manifests: ReturnType<typeof counting>): Tree => podOf(manifests).initContainers[0];

test('metrics have a port of their own, with a name and the annotations that a Prometheus looks for', () => {
  const { args, ports } = agentOf(counting());

  expect(ports).toContainEqual({ name: 'metrics', containerPort: 8082, protocol: 'TCP' });
  expect(args.slice(-2)).toEqual(['--metrics', '0.0.0.0:8082']);
  expect(specOf(counting(), 'Deployment').template.metadata.annotations).toMatchObject({
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': '8082',
    'prometheus.io/path': '/metrics',
  });
});

test('metrics are told to pods of the cluster, and to nobody outside of it', () => {
  expect(specOf(counting(), 'NetworkPolicy').ingress).toEqual([
    { ports: [{ port: 8080, protocol: 'TCP' }] },
    { from: [{ namespaceSelector: {} }], ports: [{ port: 8082, protocol: 'TCP' }] },
  ]);
  expect(specOf(counting(), 'Service').ports.map(({ targetPort }: Tree) => targetPort)).toEqual(['http']);
});

test('a gateway that counts nothing opens no port for it', () => {
  const manifests = manifestsOf();

  expect(agentOf(manifests).ports.map(({ name }: Tree) => name)).toEqual(['agent']);
  expect(specOf(manifests, 'NetworkPolicy').ingress).toHaveLength(1);
  expect(JSON.stringify(manifests)).not.toMatch(/prometheus|--metrics|8082/);
});
