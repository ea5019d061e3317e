import { BlockList } from 'node:net';
import { expect, test } from 'vitest';
import type { BackendBinding } from '../../../../src/spec/bindings';
import type { AgentPlan } from '../../../../src/targets/kubernetes/agent-plan';
import { manifestsOf, planOf, specOf, type Tree } from './gateway-case';

const DNS_RULES = 1;
const namespace = (name: string) => [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }];
const anyTcp = [{ protocol: 'TCP' }];

function egressTo(...backends: BackendBinding[]): Tree[] {
  const bound = Object.fromEntries(backends.map((backend, index) => [`b${index}`, backend]));
  return specOf(manifestsOf({ backends: bound, kubernetes: { namespace: 'shop' } }), 'NetworkPolicy').egress.slice(DNS_RULES);
}

test('lets clients reach the gateway on its port alone, and the gateway reach nothing but name resolution', () => {
  const { policyTypes, ingress, egress } = specOf(manifestsOf(), 'NetworkPolicy');

  expect(policyTypes).toEqual(['Ingress', 'Egress']);
  expect(ingress).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
  expect(egress).toHaveLength(DNS_RULES);
  expect(egress[0].ports).toEqual([
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ]);
});

test.each([
  ['a Service elsewhere', { service: { name: 'orders', namespace: 'sales', port: 80 } }, { to: namespace('sales'), ports: anyTcp }],
  ['a Service beside it', { service: { name: 'orders', port: 80 } }, { to: [{ podSelector: {} }], ports: anyTcp }],
  [
    'a Service of the bound namespace',
    { service: { name: 'orders', namespace: 'shop', port: 80 } },
    { to: [{ podSelector: {} }], ports: anyTcp },
  ],
  [
    'a headless Service, whose port is that of its pods',
    { service: { name: 'orders', namespace: 'sales', port: 8080, headless: true } },
    { to: namespace('sales'), ports: [{ port: 8080, protocol: 'TCP' }] },
  ],
  ['the url of a Service', { url: 'http://orders.sales.svc.cluster.local:8080' }, { to: namespace('sales'), ports: anyTcp }],
  ['a url with one label', { url: 'http://orders:8080' }, { to: [{ podSelector: {} }], ports: anyTcp }],
  ['an address', { url: 'http://10.0.0.1:9000' }, { to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ port: 9000, protocol: 'TCP' }] }],
  ['an IPv6 address', { url: 'http://[fd00::1]' }, { to: [{ ipBlock: { cidr: 'fd00::1/128' } }], ports: [{ port: 80, protocol: 'TCP' }] }],
] as const)('opens the way to %s', (_, backend, rule) => {
  expect(egressTo(backend as BackendBinding)).toEqual([rule]);
});

test('opens the way to services that decide on callers', () => {
  const plan = planOf({ services: ['http://auth.identity.svc:8080/validate'] });
  const { egress } = specOf(manifestsOf({ kubernetes: { namespace: 'shop' } }, plan), 'NetworkPolicy');

  expect(egress.slice(DNS_RULES)).toEqual([{ to: namespace('identity'), ports: anyTcp }]);
});

test.each(['-b', 'b_c', 'a'.repeat(64)])('takes orders.%s.svc for a host outside: no namespace is called so', (name) => {
  const [rule] = egressTo({ url: `http://orders.${name}.svc:8080` });

  expect(rule.to.map((peer: Tree) => Object.keys(peer))).toEqual([['ipBlock'], ['ipBlock']]);
});

test('opens the port of a host outside, and never the metadata service of a cloud', () => {
  const [rule] = egressTo({ url: 'https://api.example.com/v1' });

  expect(rule.ports).toEqual([{ port: 443, protocol: 'TCP' }]);
  expect(rule.to.map(({ ipBlock }: Tree) => ipBlock.cidr)).toEqual(['0.0.0.0/0', '::/0']);
  const closed = new BlockList();
  for (const block of rule.to.flatMap(({ ipBlock }: Tree) => ipBlock.except)) {
    const [address, bits] = block.split('/');
    closed.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  const METADATA = [
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd20:ce::254',
    'fe80::1',
  ];
  expect(METADATA.filter((address) => !closed.check(address, address.includes(':') ? 'ipv6' : 'ipv4'))).toEqual([]);
  const BACKENDS = ['10.0.0.1', '172.16.0.1', '192.168.0.1', '203.0.113.1', 'fd00:1::1', '2001:db8::1'];
  expect(BACKENDS.filter((address) => closed.check(address, address.includes(':') ? 'ipv6' : 'ipv4'))).toEqual([]);
});

test('opens each endpoint, and each place once', () => {
  const rules = egressTo(
    { endpoints: [{ url: 'http://10.0.0.1:9001' }, { url: 'http://10.0.0.1:9000' }] },
    { url: 'http://10.0.0.1:9000' },
  );

  expect(rules.map(({ ports }) => ports.map(({ port }: Tree) => port))).toEqual([[9000, 9001]]);
});

test('opens the way to authorization servers', () => {
  const common = { client: 'gateway-client', tokenIn: [], removed: [] };
  const agent: AgentPlan = {
    ...planOf().agent,
    introspection: [{ ...common, name: 'shop/opaque', endpoint: 'https://192.0.2.7/introspect', ttlMillis: 1, timeoutMillis: 1 }],
    exchange: [{ ...common, name: 'shop/a/opaque', endpoint: 'https://192.0.2.8:8443/token', audience: 'a', scopes: [], removed: [] }],
  };
  const rules: Tree[] = specOf(manifestsOf({}, planOf({ agent })), 'NetworkPolicy').egress.slice(DNS_RULES);

  expect(rules.map((rule) => [rule.to[0].ipBlock.cidr, rule.ports[0].port])).toEqual([
    ['192.0.2.7/32', 443],
    ['192.0.2.8/32', 8443],
  ]);
});

test('opens the way to issuers of signing keys', () => {
  const keys = [
    { name: 'shop/a', algorithms: ['RS256'], uri: 'https://id.example.com/jwks.json' },
    { name: 'shop/b', algorithms: ['RS256'], discovery: 'https://login.example.com:8443/' },
  ];
  const { egress } = specOf(manifestsOf({}, planOf({ agent: { keys, drainSeconds: 30 } })), 'NetworkPolicy');

  expect(egress.slice(DNS_RULES).map(({ ports }: Tree) => ports.map(({ port }: Tree) => port))).toEqual([[443, 8443]]);
});
