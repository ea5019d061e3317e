import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { examine } from '../../../../src/model/resolve';
import { parseApi } from '../../../../src/spec/parse';
import { analysisTemplates } from '../../../../src/targets/kubernetes/manifests/analysis-template';
import type { Tree } from './gateway-case';

const SCHEMA = z.fromJSONSchema(
  JSON.parse(readFileSync(join(__dirname, '../../../fixtures/argo-rollouts/analysis-template.json'), 'utf8')) as never,
);

const steps = { shares: [5, 50, 100], driver: 'git' };
const breaker = { errorPercent: 5, latency: { p50: '100ms', p99: '1500ms' } };
const counting = { observability: { metrics: {} } };

function templates(spec: object = {}, settings: object = counting, more: readonly object[] = []): Tree[] {
  const api = (fields: object) =>
    parseApi({
      name: 'shop',
      access: { open: 'a test' },
      backends: { orders: {}, 'orders-v2': { breaker } },
      routes: { 'POST /orders': { backend: 'orders', canary: { backend: 'orders-v2', weightPercent: 5, steps } } },
      ...fields,
    });
  const { model, problems } = examine({ apis: [spec, ...more].map(api), settings: { name: 'edge', ...settings } });
  expect(problems).toEqual([]);
  return analysisTemplates({ name: 'edge', bindings: { kubernetes: { namespace: 'web' } } }, model);
}

const metricsOf = (template: Tree): Tree => Object.fromEntries(template.spec.metrics.map((metric: Tree) => [metric.name, metric]));
const queryOf = (metric: Tree): string => metric.provider.prometheus.query;

test('a canary with steps is judged by each threshold of its breaker, and by whether that has opened', () => {
  const [template, ...others] = templates();

  expect(others).toEqual([]);
  expect(template).toMatchObject({ apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisTemplate', metadata: { namespace: 'web' } });
  expect(template.metadata.name).toMatch(/^edge-gateway-post-orders-[0-9a-f]{10}$/);
  expect(template.metadata.annotations).toMatchObject({ 'tollgate/api': 'shop', 'tollgate/route': 'POST /orders' });
  expect(Object.keys(metricsOf(template))).toEqual([
    'orders-v2-error-percent',
    'orders-v2-p50',
    'orders-v2-p99',
    'orders-v2-breaker-openings',
  ]);
});

test('the definition of Argo Rollouts takes it, and refuses a field that it does not have', () => {
  const [template] = templates();

  expect(SCHEMA.safeParse(template)).toMatchObject({ success: true });
  expect(SCHEMA.safeParse({ ...template, spec: { ...template.spec, metrics: [{ ...template.spec.metrics[0], cuont: 1 }] } })).toMatchObject(
    {
      success: false,
    },
  );
});

test('whoever runs it says where Prometheus is, and may say how long a window is and what else its labels are', () => {
  expect(templates()[0].spec.args).toEqual([
    { name: 'prometheus-address' },
    { name: 'window', value: '60s' },
    { name: 'labels', value: '' },
  ]);
  expect(templates({ backends: { orders: {}, 'orders-v2': { breaker: { ...breaker, window: '5m' } } } })[0].spec.args[1].value).toBe(
    '300s',
  );
});

test('failures are a share of tries, a quantile is compared in seconds, and neither says anything of few tries', () => {
  const metrics = metricsOf(templates({ backends: { orders: {}, 'orders-v2': { breaker: { ...breaker, minRequests: 7 } } } })[0]);
  const of = (counter: string) => `increase(tollgate_backend_${counter}{backend="shop/orders-v2",{{args.labels}}}[{{args.window}}])`;

  expect(queryOf(metrics['orders-v2-error-percent'])).toBe(`100 * sum(${of('failures_total')}) / (sum(${of('tries_total')}) >= 7)`);
  expect(queryOf(metrics['orders-v2-p99'])).toBe(
    `histogram_quantile(0.99, sum by (le) (${of('duration_seconds_bucket')})) and sum(${of('duration_seconds_count')}) >= 7`,
  );
  expect(metrics['orders-v2-p99']).toMatchObject({
    successCondition: 'len(result) > 0 && result[0] <= 1.5',
    failureCondition: 'len(result) > 0 && result[0] > 1.5',
  });
});

test.each([
  { errorPercent: 5, good: '< 5', bad: '>= 5' },
  { errorPercent: 0, good: '<= 0', bad: '> 0' },
])('a share of $errorPercent % is where the breaker opens', ({ errorPercent, good, bad }) => {
  const metrics = metricsOf(templates({ backends: { orders: {}, 'orders-v2': { breaker: { errorPercent } } } })[0]);

  expect(metrics['orders-v2-error-percent']).toMatchObject({
    successCondition: `len(result) > 0 && result[0] ${good}`,
    failureCondition: `len(result) > 0 && result[0] ${bad}`,
  });
});

test('one bad look ends it, one good look is needed, and a look without a value is neither', () => {
  for (const { count, failureLimit, inconclusiveLimit } of templates()[0].spec.metrics)
    expect({ count, failureLimit, inconclusiveLimit }).toEqual({ count: 5, failureLimit: 0, inconclusiveLimit: 4 });
});

test.each([
  ['requests are not counted', {}, {}],
  [
    'the share moves by hand',
    { routes: { 'POST /orders': { backend: 'orders', canary: { backend: 'orders-v2', weightPercent: 5 } } } },
    counting,
  ],
  ['the tried backend has no breaker', { backends: { orders: { breaker }, 'orders-v2': {} } }, counting],
])('there is none where %s', (_, spec, settings) => {
  expect(templates(spec, settings)).toEqual([]);
});

test('each backend that versions try in the place of it is judged by its own thresholds', () => {
  const spec = {
    versions: { by: { header: 'x-v' }, defaultVersion: '1', list: { '1': {}, '2': { backends: { 'orders-v2': 'orders-v3' } } } },
    backends: { orders: {}, 'orders-v2': { breaker: { errorPercent: 5 } }, 'orders-v3': { breaker: { latency: { p90: '1s' } } } },
  };
  const [template, ...others] = templates(spec);

  expect(others).toEqual([]);
  expect(Object.keys(metricsOf(template))).toEqual([
    'orders-v2-error-percent',
    'orders-v2-breaker-openings',
    'orders-v3-p90',
    'orders-v3-breaker-openings',
  ]);
});

test('two APIs of a gateway with the same route have one each', () => {
  const names = templates({ hosts: ['a.example.com'] }, counting, [{ name: 'desk', hosts: ['b.example.com'] }]).map(
    ({ metadata }) => metadata.name,
  );

  expect(names.map((name: string) => name.replace(/-[0-9a-f]{10}$/, '')).sort()).toEqual([
    'edge-gateway-desk-post-orders',
    'edge-gateway-shop-post-orders',
  ]);
});
