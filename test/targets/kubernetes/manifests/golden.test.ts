import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Bindings } from '../../../../src/spec/bindings';
import { manifestsOf, planOf } from './gateway-case';

const image = { tag: '0.1.0', digest: `sha256:${'0'.repeat(64)}` };
const backends = { orders: { service: { name: 'orders', namespace: 'sales', port: 8080, headless: true } } };
const keys = [{ name: 'shop/customers', algorithms: ['RS256'], uri: 'https://id.example.com/jwks.json' }];

const CASES: { readonly [name: string]: Bindings } = {
  rollout: { backends, kubernetes: { namespace: 'shop', image, replicas: { min: 3, max: 12 }, exposure: { loadBalancer: {} } } },
  hot: { backends, kubernetes: { image, release: 'hot', replicas: { min: 2, max: 2 } } },
};

test.each(Object.entries(CASES))('manifests of a gateway stay as they are: %s', async (name, bindings) => {
  const manifests = manifestsOf(bindings, planOf({ agent: { keys, drainSeconds: 30 } }));
  const text = manifests.map((manifest) => stringify(manifest, { aliasDuplicateObjects: false })).join('---\n');

  await expect(text).toMatchFileSnapshot(`./golden/${name}.yaml`);
});
