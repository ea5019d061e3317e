import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { cdk } from '../../src/targets/aws/cdk';
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

test.each(['kubernetes', 'aws'])('says without a stack trace that nothing can be written to a file (%s)', async (target) => {
  const files = folder({ 'open.yaml': OPEN, 'out/open.k8s.yaml/a': '', file: '' });
  const synth = (out: string) => tollgate('synth', join(files, 'open.yaml'), '--target', target, '--out', out, ...BINDS.slice(0, 2));
  const refusal = (place: string, reason: string) => ({
    status: 1,
    stdout: '',
    stderr: `${place} has 1 problem\n  ${place}: cannot be written: ${reason} [FileUnwritable]\n`,
  });

  expect(await synth(join(files, 'file'))).toEqual(refusal(join(files, 'file'), 'a file stands where a folder has to be'));
  expect(await synth(join(files, 'file/deep'))).toEqual(refusal(join(files, 'file/deep'), 'a file stands where a folder has to be'));
  if (target === 'kubernetes')
    expect(await synth(join(files, 'out'))).toEqual(refusal(join(files, 'out/open.k8s.yaml'), 'a folder stands in its place'));
});

test('writes what judges a canary behind everything else, so that a cluster without Argo Rollouts takes the rest', async () => {
  const files = folder({
    'gateway.yaml': 'name: edge\nobservability: { metrics: {} }\napis: [open.yaml]\n',
    'open.yaml': `name: open
backends: { orders: {}, next: { breaker: { errorPercent: 5 } } }
routes:
  GET /orders:
    backend: orders
    access: { open: a test }
    canary: { backend: next, weightPercent: 5, steps: { shares: [5, 100], driver: git } }
`,
  });
  const { status } = await tollgate('synth', join(files, 'gateway.yaml'), '--target', 'kubernetes', '--out', files, ...BINDS);
  expect(status).toBe(0);
  const manifests = parseAllDocuments(readFileSync(join(files, 'edge.k8s.yaml'), 'utf8')).map((document) => document.toJS());
  const kinds = manifests.map(({ kind }) => kind);
  expect(kinds.indexOf('AnalysisTemplate')).toBe(kinds.length - 1);
});

test('says what to install where there is no aws-cdk-lib, and writes nothing', async () => {
  const missing = Object.assign(new Error("Cannot find module 'aws-cdk-lib'"), { code: 'MODULE_NOT_FOUND' });
  const library = vi.spyOn(cdk, 'core', 'get').mockImplementation(() => {
    throw missing;
  });
  const files = folder({ 'open.yaml': OPEN });

  const said = await tollgate('synth', join(files, 'open.yaml'), '--target', 'aws', '--out', join(files, 'out'), ...BINDS.slice(0, 2));
  library.mockRestore();

  expect(said).toEqual({
    status: 2,
    stdout: '',
    stderr: '--target aws needs aws-cdk-lib, which is not installed here: npm install aws-cdk-lib\n',
  });
  expect(readdirSync(files)).toEqual(['open.yaml']);
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

test('writes one template, with one domain, for APIs that share a host', { timeout: 60_000 }, async () => {
  const api = (name: string) => OPEN.replace('name: open', `name: ${name}\nhosts: [shop.example.com]\nbasePath: /${name}`);
  const files = folder({
    'gateway.yaml': 'name: edge\napis: [open.yaml, other.yaml]\n',
    'open.yaml': api('open'),
    'other.yaml': api('other'),
    'bindings.yaml': `backends: { open/orders: { url: 'https://a.example.com' }, other/orders: { url: 'https://b.example.com' } }
aws: { certificate: { arn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1' } }
`,
  });
  const out = join(files, 'out');
  const bindings = ['--bindings', join(files, 'bindings.yaml')];
  const { stdout } = await tollgate('synth', join(files, 'gateway.yaml'), '--target', 'aws', '--out', out, ...bindings);
  expect(stdout).toBe(`${join(out, 'edge.template.json')}\n`);
  const { Resources, Outputs } = JSON.parse(readFileSync(join(out, 'edge.template.json'), 'utf8'));
  const types = Object.values<{ Type: string }>(Resources).map(({ Type }) => Type.replace(/^AWS::/, ''));
  const count = (type: string) => types.filter((each) => each === type).length;
  expect(['ApiGateway::RestApi', 'ApiGateway::DomainName', 'ApiGateway::BasePathMapping', 'ApiGatewayV2::RoutingRule'].map(count)).toEqual([
    2, 1, 0, 3,
  ]);
  const addresses = Object.values<{ Value: string }>(Outputs).map(({ Value }) => Value);
  expect(addresses).toEqual(['https://shop.example.com/open', 'https://shop.example.com/other']);
});

test('names a stack as CloudFormation takes it, and says where the API answers', { timeout: 60_000 }, async () => {
  const files = folder({
    'shop.yaml': 'name: 1shop\nbasePath: /v1\nroutes: { GET /x: { respond: { status: 200 }, access: { open: a test } } }\n',
  });
  const out = join(files, 'out');
  const { status, stdout } = await tollgate('synth', join(files, 'shop.yaml'), '--target', 'aws', '--out', out);
  expect([status, stdout]).toEqual([0, `${join(out, '1shop.template.json')}\n`]);
  const { artifacts } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  expect(artifacts['1shop'].properties.stackName ?? artifacts['1shop'].displayName).toContain('api-1shop');
  const { Outputs } = JSON.parse(readFileSync(join(out, '1shop.template.json'), 'utf8'));
  expect(JSON.stringify(Outputs.Address.Value)).toMatch(/execute-api.*\/live\/v1"/);
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
