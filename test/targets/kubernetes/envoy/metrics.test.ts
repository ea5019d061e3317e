import { expect, test } from 'vitest';
import { planOf } from './support';

const counting = { observability: { metrics: {} } };
const shop = {
  backends: { orders: { breaker: { latency: { p50: '100ms', p99: '1s' } } }, users: {}, unused: {} },
  routes: { 'GET /orders': { backend: 'orders' }, 'GET /users': { backend: 'users' } },
};

test('Envoy is not told to count requests where nobody asks', () => {
  const plan = planOf(shop);

  expect(JSON.stringify(plan)).not.toContain('access_loggers.stats');
  expect(plan.agent).not.toHaveProperty('metrics');
});

test('labels hold what the spec says and the status, and nothing that a client says', () => {
  const [text] = JSON.stringify(planOf(shop, counting).envoy.listeners).match(/\{"name":"metrics".*?\}\}\]/) as [string];

  expect(text.match(/%[^%]*%/g)).toEqual(['%ROUTE_NAME%', '%RESPONSE_CODE%', '%ROUTE_NAME%', '%DURATION%']);
  expect(text).toContain('{"name":"api","value_format":"shop"}');
});

test('versions are told apart where there are such', () => {
  const versions = { by: { header: 'x-v' }, defaultVersion: '1', list: { '1': {}, '2': {} } };

  expect(JSON.stringify(planOf({ ...shop, versions }, counting).envoy.listeners)).toContain(
    '{"name":"version","value_format":"%METADATA(ROUTE:tollgate:version)%"}',
  );
  expect(JSON.stringify(planOf(shop, counting).envoy.listeners)).not.toContain('"version"');
});

test('the agent is told of backends that a route leads to, with the times that they are judged by', () => {
  expect(planOf(shop, counting).agent.metrics).toEqual({
    backends: [
      { name: 'shop/orders', thresholdsMillis: [100, 1_000] },
      { name: 'shop/users', thresholdsMillis: [] },
    ],
  });
});
