import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { folder, SHOP, tollgate } from './support';

const BINDS = ['--bind', 'orders=https://orders.example.com', '--bind', 'next=https://next.example.com'];
const OPEN = `name: open
backends: { orders: {} }
routes:
  GET /orders: { backend: orders, access: { open: a test } }
`;

test('writes the manifests of a gateway and says where', async () => {
  const files = folder({ 'shop.yaml': SHOP });
  const out = join(files, 'a/b');
  const { status, stdout } = await tollgate('synth', join(files, 'shop.yaml'), '--target', 'kubernetes', '--out', out, ...BINDS);
  expect([status, stdout]).toEqual([0, `${out}/shop.k8s.yaml\n`]);
  const manifests = parseAllDocuments(readFileSync(join(out, 'shop.k8s.yaml'), 'utf8')).map((document) => document.toJS());
  const kinds = manifests.map(({ kind }) => kind);
  for (const kind of ['ConfigMap', 'Deployment', 'Service', 'ServiceAccount', 'NetworkPolicy']) expect(kinds).toContain(kind);
});

test('writes a template for each API', { timeout: 60_000 }, async () => {
  const files = folder({
    'gateway.yaml': 'name: edge\napis: [open.yaml, other.yaml]\n',
    'open.yaml': OPEN.replace('name: open', 'name: open\nbasePath: /open'),
    'other.yaml': OPEN.replace('name: open', 'name: other\nbasePath: /other'),
  });
  const binds = ['--bind', 'open/orders=https://a.example.com', '--bind', 'other/orders=https://b.example.com'];
  const out = join(files, 'out');
  const { status, stdout } = await tollgate('synth', join(files, 'gateway.yaml'), '--target', 'aws', '--out', out, '--json', ...binds);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).files).toEqual([join(out, 'open.template.json'), join(out, 'other.template.json')]);
  const [a, b] = ['open', 'other'].map((name) => readFileSync(join(out, `${name}.template.json`), 'utf8')) as [string, string];
  expect(a).toContain('https://a.example.com');
  expect(b).toContain('https://b.example.com');
});

test('names that differ in punctuation alone are apart in a template', { timeout: 60_000 }, async () => {
  const arn = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;
  const files = folder({
    'names.yaml': `name: names
hosts: ['*.example.com', any.example.com, a-b.example.com, ab.example.com]
access: { open: a test }
backends: { a-b: {}, ab: {} }
routes: { GET /a: { backend: a-b }, GET /b: { backend: ab } }
`,
    'bindings.yaml': `backends: { a-b: { function: '${arn('one')}' }, ab: { function: '${arn('two')}' } }
aws: { certificate: { arn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1' }, zone: { id: Z1, name: example.com } }
`,
  });
  const bindings = ['--bindings', join(files, 'bindings.yaml')];
  const { status } = await tollgate('synth', join(files, 'names.yaml'), '--target', 'aws', '--out', join(files, 'out'), ...bindings);
  expect(status).toBe(0);
  const { Resources } = JSON.parse(readFileSync(join(files, 'out/names.template.json'), 'utf8'));
  const types = Object.values<{ Type: string }>(Resources).map(({ Type }) => Type);
  expect(types.filter((type) => type === 'AWS::ApiGateway::DomainName')).toHaveLength(4);
  expect(types.filter((type) => type === 'AWS::Lambda::Permission')).toHaveLength(2);
});

test('what a target refuses is not written', async () => {
  const files = folder({ 'shop.yaml': SHOP });
  const { status, stdout, stderr } = await tollgate(
    'synth',
    join(files, 'shop.yaml'),
    '--target',
    'aws',
    '--out',
    join(files, 'out'),
    ...BINDS,
  );
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('[RefusedByTarget]');
  expect(readdirSync(files)).toEqual(['shop.yaml']);
});
