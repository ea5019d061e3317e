import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, JsonPatch, Testing, YamlOutputType } from 'cdk8s';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ManagedApi } from '../../src/constructs/managed-api';
import { answering, bound, orders, ping } from './small-api';

const kindsOf = (manifests: { kind: string }[]) => manifests.map(({ kind }) => kind).sort();
const ALL = ['ConfigMap', 'Deployment', 'HorizontalPodAutoscaler', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount'];

test('makes all objects of a gateway, once, however often the app is synthesized', () => {
  const chart = Testing.chart();
  new ManagedApi(chart, 'Api', { spec: ping });

  const [first, second] = [Testing.synth(chart), Testing.synth(chart)];

  expect(kindsOf(first)).toEqual(ALL);
  expect(second).toEqual(first);
});

test.each([
  YamlOutputType.FILE_PER_APP,
  YamlOutputType.FILE_PER_CHART,
  YamlOutputType.FILE_PER_RESOURCE,
  YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
])('writes the ConfigMaps as well with output type %j', (yamlOutputType) => {
  const outdir = mkdtempSync(join(tmpdir(), 'tollgate-test-'));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  const app = new App({ outdir, yamlOutputType });
  new ManagedApi(new Chart(app, 'shop'), 'Api', { spec: ping });

  app.synth();

  expect(app.synthYaml()).toContain('kind: ConfigMap');
  expect(readdirSync(outdir, { recursive: true }).length).toBeGreaterThan(0);
});

test('is named after its API, or as the gateway is', () => {
  const chart = Testing.chart();
  const named = new ManagedApi(chart, 'Api', { spec: ping, gateway: { name: 'edge' } });
  const unnamed = new ManagedApi(chart, 'Other', { spec: ping });

  expect(named.kubernetes.deployment.name).toBe('edge-gateway');
  expect(unnamed.kubernetes.deployment.name).toBe('ping-gateway');
});

test('two gateways of one name are refused in one namespace, where one would take the place of the other, and nowhere else', () => {
  const chart = Testing.chart();
  const add = (id: string, namespace?: string) =>
    new ManagedApi(chart, id, { spec: ping, bindings: namespace === undefined ? {} : { kubernetes: { namespace } } });
  add('Api');
  add('Elsewhere', 'elsewhere');

  expect(() => add('Again')).toThrow(
    '"test/Api/Deployment" has a Deployment "ping-gateway" in the same namespace; give this gateway another name',
  );
  expect(() => add('There', 'elsewhere')).toThrow('[GatewayTaken]');
  expect(() => new ManagedApi(new Chart(chart, 'other'), 'Api', { spec: ping })).not.toThrow();
});

test('is in the namespace of its chart, unless another one is bound', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'of-the-chart' });
  const api = new ManagedApi(chart, 'Api', { spec: ping });
  const other = new ManagedApi(chart, 'Other', { spec: orders, bindings: { ...bound, kubernetes: { namespace: 'bound' } } });

  expect(api.kubernetes.deployment.metadata.namespace).toBe('of-the-chart');
  expect(other.kubernetes.deployment.metadata.namespace).toBe('bound');
});

test('keeps what users patch in its objects, and still counts routes that are added later', () => {
  const chart = Testing.chart();
  const api = new ManagedApi(chart, 'Api', { spec: ping });

  api.kubernetes.service.addJsonPatch(JsonPatch.replace('/spec/ports/0/port', 8000));
  api.addRoutes({ 'GET /second': answering('second') });
  const manifests = Testing.synth(chart);

  expect(manifests.find(({ kind }) => kind === 'Service').spec.ports[0].port).toBe(8000);
  expect(JSON.stringify(manifests)).toContain('second');
});

test('selects the same pods wherever the construct stands', () => {
  const selectors = ['Api', 'Moved'].map((id) => {
    const chart = Testing.chart();
    new ManagedApi(chart, id, { spec: ping });
    return Testing.synth(chart).find(({ kind }) => kind === 'Deployment').spec.selector;
  });

  expect(selectors[0]).toEqual(selectors[1]);
});

test('warns of an image without a digest, once', () => {
  const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  onTestFinished(() => emitWarning.mockRestore());
  const chart = Testing.chart();
  new ManagedApi(chart, 'Api', { spec: ping });

  Testing.synth(chart);
  Testing.synth(chart);

  expect(emitWarning.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('UnpinnedImage'))).toHaveLength(1);
});
