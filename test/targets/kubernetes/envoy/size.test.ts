import { expect, test } from 'vitest';
import { prepare } from '../../../../src/capability/prepare';
import { parseApi } from '../../../../src/spec/parse';
import { planKubernetes } from '../../../../src/targets/kubernetes/plan';

const COUNT = 1_000;

/** A thousand paths with parameters, no two with the same beginning. */
const routes = Object.fromEntries(
  Array.from({ length: COUNT }, (_, index) => {
    const method = ['GET', 'PUT', 'DELETE', 'PATCH'][index % 4];
    return [`${method} /team-${index % 100}/resource-${index}/{id}/parts/{part}`, { backend: 'orders' }];
  }),
);

test('routes take little room, their 405 included', () => {
  const spec = parseApi({ name: 'shop', access: { open: 'a test' }, backends: { orders: {} }, routes });
  const bindings = { backends: { orders: { url: 'http://orders' } } };
  const { model } = prepare({ apis: [spec], bindings, target: 'kubernetes' });
  const plan = planKubernetes(model, bindings, { address: '0.0.0.0', port: 8080 });
  expect(Buffer.byteLength(JSON.stringify(plan.envoy.routes)) / COUNT).toBeLessThan(1_250);
});
