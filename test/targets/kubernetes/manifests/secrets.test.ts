import { expect, test } from 'vitest';
import { parseApi, parseBindings } from '../../../../src/spec/parse';
import { compilePod } from '../../../../src/targets/kubernetes/compile';
import { tlsDelivery } from '../../../../src/targets/kubernetes/envoy/tls';
import { manifestsOf, planOf, podOf, specOf, type Tree } from './gateway-case';

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

test('refuses names that no Secret can have, with all other problems, and takes those that are bound', () => {
  const api = parseApi({
    name: 'shop',
    schemes: { partners: { apiKey: { header: 'x-api-key' } } },
    access: { scheme: 'partners' },
    consumers: { acme: { keys: [{ secret: 'Partner_Keys', key: 'acme' }] } },
    backends: { orders: {} },
    routes: { 'GET /orders': { backend: 'orders' } },
  });
  const compiled = (bindings: object) => compilePod({ apis: [api], bindings: parseBindings(bindings) });
  const orders = { orders: { url: 'http://orders' } };

  expect(() => compiled({})).toThrow(
    /bindings\.backends\.orders: [^\n]+\[UnboundBackend\]\n.*bindings\.secrets\.Partner_Keys: [^\n]+\[UnboundSecret\]$/s,
  );
  const { plan } = compiled({ backends: orders, secrets: { Partner_Keys: { name: 'partner-keys' } } });
  expect(plan.agent.apiKeys?.[0]?.keys).toEqual([{ secret: 'Partner_Keys', key: 'acme', consumer: 'acme', groups: [] }]);
});

test('shows Secrets of TLS to the agent alone, and leaves probes and policies as they were', () => {
  const bound = { 'shop-tls': { name: 'prod-tls' } };
  const tls = [tlsDelivery('listener', 'certificate', 'shop-tls'), tlsDelivery('backends', 'authority', 'shop-tls')];
  const manifests = manifestsOf({ secrets: bound }, planOf({ agent: { keys: [], drainSeconds: 30, tls } }));
  const { volumes, containers, initContainers } = podOf(manifests);
  const plain = podOf(manifestsOf());

  expect(volumes.at(-1)).toEqual({ name: 'secret-0', secret: { secretName: 'prod-tls', defaultMode: 0o440, optional: true } });
  expect(initContainers[0].volumeMounts.at(-1)).toEqual({ name: 'secret-0', mountPath: '/etc/tollgate/secrets/shop-tls', readOnly: true });
  expect(containers).toEqual(plain.containers);
  expect(specOf(manifests, 'NetworkPolicy')).toEqual(specOf(manifestsOf(), 'NetworkPolicy'));
});

test('refuses names of secrets of TLS that no Secret can have', () => {
  const secret = (name: string) => ({ secret: name });
  const api = parseApi({
    name: 'shop',
    schemes: { machines: { clientCertificate: { ca: secret('Client_CA'), subjectAltNames: ['a.example.com'] } } },
    access: { scheme: 'machines' },
    backends: { orders: { tls: { ca: secret('Backend_CA'), clientCertificate: secret('Own_Cert') } } },
    routes: { 'GET /orders': { backend: 'orders' } },
  });
  const bindings = parseBindings({
    backends: { orders: { url: 'https://orders' } },
    listener: { tls: { certificate: secret('Shop_TLS') } },
  });
  const places = ['Backend_CA', 'Client_CA', 'Own_Cert', 'Shop_TLS'].map((name) => `bindings.secrets.${name}: `);
  for (const place of places) expect(() => compilePod({ apis: [api], bindings })).toThrow(place);
});

test('shows Secrets of signed bodies to the agent alone, refuses names that no Secret can have, and shows no secret', () => {
  const api = parseApi({
    name: 'shop',
    schemes: { hooks: { hmac: { header: 'x-signature', secret: { secret: 'Web_Hook', key: 'token' } } } },
    access: { scheme: 'hooks' },
    backends: { orders: {} },
    routes: { 'POST /hooks': { backend: 'orders' } },
  });
  const compiled = (bindings: object) =>
    compilePod({ apis: [api], bindings: parseBindings({ backends: { orders: { url: 'http://orders' } }, ...bindings }) });

  expect(() => compiled({})).toThrow(/bindings\.secrets\.Web_Hook: [^\n]+\[UnboundSecret\]$/);
  const { plan: bound } = compiled({ secrets: { Web_Hook: { name: 'prod-hook' } } });
  const { volumes, initContainers, containers } = podOf(manifestsOf({ secrets: { Web_Hook: { name: 'prod-hook' } } }, bound));
  expect(volumes.at(-1)).toEqual({ name: 'secret-0', secret: { secretName: 'prod-hook', defaultMode: 0o440, optional: true } });
  expect(initContainers[0].volumeMounts.at(-1)).toEqual({ name: 'secret-0', mountPath: '/etc/tollgate/secrets/Web_Hook', readOnly: true });
  expect(containers[0].volumeMounts.map(({ name }: Tree) => name)).toEqual(['sockets']);
});
