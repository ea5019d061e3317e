import { expect, test } from 'vitest';
import { prepare } from '../../../../src/capability/prepare';
import { parseApi } from '../../../../src/spec/parse';
import { planKubernetes } from '../../../../src/targets/kubernetes/plan';

const COUNT = 1_000;

const SHOP = { name: 'shop', access: { open: 'a test' }, backends: { orders: {} } };

/** A thousand paths with parameters, no two with the same beginning. */
const routes = Object.fromEntries(
  Array.from({ length: COUNT }, (_, index) => {
    const method = ['GET', 'PUT', 'DELETE', 'PATCH'][index % 4];
    return [`${method} /team-${index % 100}/resource-${index}/{id}/parts/{part}`, { backend: 'orders' }];
  }),
);

const planOf = (specs: readonly object[]) => {
  const bindings = { backends: { orders: { url: 'http://orders' } } };
  const { model } = prepare({ apis: specs.map((spec) => parseApi(spec)), bindings, target: 'kubernetes' });
  return planKubernetes(model, bindings, { address: '0.0.0.0', port: 8080 });
};

test('routes take little room, their 405 included', () => {
  const { envoy } = planOf([{ ...SHOP, routes }]);
  expect(Buffer.byteLength(JSON.stringify(envoy.routes)) / COUNT).toBeLessThan(1_250);
});

test('another host of the same APIs takes its name and no more', () => {
  const sizeWith = (hosts: string[]) => Buffer.byteLength(JSON.stringify(planOf([{ ...SHOP, hosts, routes }]).envoy.routes));
  expect(sizeWith(['a.example.com', 'b.example.com', '*.c.example.com']) - sizeWith(['a.example.com'])).toBeLessThan(100);
});
