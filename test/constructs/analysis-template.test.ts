import { Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { CanaryRoute } from '../../src/constructs/canary-route';
import { ManagedApi } from '../../src/constructs/managed-api';
import type { ApiSpec } from '../../src/spec/api';

const shop: ApiSpec = {
  name: 'shop',
  access: { open: 'a test' },
  backends: { orders: {}, next: { breaker: { errorPercent: 5 } } },
  routes: { 'GET /orders': { backend: 'orders' }, 'GET /next': { backend: 'next' } },
};
const bindings = { backends: { orders: { url: 'https://orders.example.com' }, next: { url: 'https://next.example.com' } } };
const steps = { shares: [5, 100], driver: 'git' } as const;

function analysesOf(canary: object, gateway = { observability: { metrics: {} } }) {
  const chart = Testing.chart();
  const api = new ManagedApi(chart, 'Api', { spec: shop, bindings, gateway });
  new CanaryRoute(api, 'Next', { route: 'GET /orders', backend: 'next', weightPercent: 5, ...canary });
  return Testing.synth(chart).filter(({ kind }) => kind === 'AnalysisTemplate');
}

test('a canary with steps that is added in code is judged as one of the spec', () => {
  expect(analysesOf({ steps }).map(({ metadata, spec }) => [metadata.annotations['tollgate/route'], spec.metrics.length])).toEqual([
    ['GET /orders', 2],
  ]);
});

test('without steps, or without metrics, nothing judges it', () => {
  expect([...analysesOf({}), ...analysesOf({ steps }, {} as never)]).toEqual([]);
});
