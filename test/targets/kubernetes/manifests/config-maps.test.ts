import { expect, test } from 'vitest';
import { compileKubernetes } from '../../../../src/targets/kubernetes/compile';
import { configMaps } from '../../../../src/targets/kubernetes/manifests/config-maps';

const LARGEST_ANNOTATION = 262_144;

test('configuration of any size can be applied by the client, which copies each object into an annotation', () => {
  const routes = Object.fromEntries(
    Array.from({ length: 800 }, (_, index) => [`GET /resource-${index}/{id}`, { backend: 'a', access: { open: 'a "test"' } }]),
  );
  const bindings = { backends: { a: { url: 'http://a' } } };
  const place = { address: '0.0.0.0', port: 8080 };
  const { plan } = compileKubernetes({ apis: [{ name: 'shop', backends: { a: {} }, routes }], bindings, place });
  const maps = configMaps({ name: 'shop', bindings }, plan);
  expect(maps.length).toBeGreaterThan(1);
  for (const map of maps) expect(Buffer.byteLength(JSON.stringify(map))).toBeLessThan(LARGEST_ANNOTATION);
});
