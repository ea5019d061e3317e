import { expect, test } from 'vitest';
import { manifestsOf, planOf, podOf, type Tree } from './gateway-case';

const held = (secret: string, key: string) => ({ secret, key, consumer: 'acme', groups: [] });
const scheme = {
  name: 'shop/partners',
  filter: 'f',
  prefix: 'p_',
  header: 'x-api-key',
  keys: [held('partner-keys', 'acme'), held('Other_keys', 'b')],
};
const plan = planOf({ agent: { keys: [], drainSeconds: 30, apiKeys: [scheme, scheme] } });

test('shows each bound Secret to the agent alone, to be read only', () => {
  const { volumes, containers, initContainers } = podOf(manifestsOf({ secrets: { 'partner-keys': { name: 'prod-partner-keys' } } }, plan));

  expect(volumes.filter(({ secret }: Tree) => secret !== undefined)).toEqual([
    { name: 'secret-0', secret: { secretName: 'Other_keys', defaultMode: 0o440, optional: true } },
    { name: 'secret-1', secret: { secretName: 'prod-partner-keys', defaultMode: 0o440, optional: true } },
  ]);
  expect(initContainers[0].volumeMounts.slice(2)).toEqual([
    { name: 'secret-0', mountPath: '/etc/tollgate/secrets/Other_keys', readOnly: true },
    { name: 'secret-1', mountPath: '/etc/tollgate/secrets/partner-keys', readOnly: true },
  ]);
  expect(containers[0].volumeMounts.map(({ name }: Tree) => name)).toEqual(['sockets']);
});
