import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { stockDescriptor } from '../support/descriptors';
import { folder, SHOP, tollgate } from './support';

const BAD = `name: shop
access: { scheme: nobody }
backends:
  orders: {}
routes:
  GET /orders: { backend: ordres }
`;

test('a sound spec is said to be sound', async () => {
  const spec = join(folder({ 'shop.yaml': SHOP }), 'shop.yaml');
  expect(await tollgate('check', spec)).toEqual({ status: 0, stdout: "API 'shop' is sound: 7 routes, 3 open\n", stderr: '' });
});

test('problems of meaning stand with file, line and column on standard error', async () => {
  const spec = join(folder({ 'bad.yaml': BAD }), 'bad.yaml');
  const { status, stdout, stderr } = await tollgate('check', spec);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr.split('\n')[0]).toMatch(/^API 'shop' has 2 problems/);
  expect(stderr).toContain(`${spec}:2:11 access.scheme: `);
  expect(stderr).toContain(`${spec}:6:18 routes["GET /orders"].backend: there is no backend "ordres"`);
});

test('problems of form too', async () => {
  const spec = join(folder({ 'bad.yaml': 'name: shop\nacess: { open: all }\nroutes: {}\n' }), 'bad.yaml');
  const { status, stderr } = await tollgate('check', spec);
  expect(status).toBe(1);
  expect(stderr).toMatch(/bad\.yaml:2:1 .*did you mean "access"\? \[UnknownField\]/);
});

test('with --json all of it is on standard output', async () => {
  const spec = join(folder({ 'bad.yaml': BAD }), 'bad.yaml');
  const { status, stdout, stderr } = await tollgate('check', spec, '--json');
  expect([status, stderr]).toEqual([1, '']);
  expect(JSON.parse(stdout)).toMatchObject({
    subject: "API 'shop'",
    problems: [
      { code: 'UnknownScheme', file: spec, line: 2, column: 11 },
      { code: 'UnknownBackend', line: 6 },
      { code: 'UnusedBackend', severity: 'warning' },
    ],
  });
});

test('a warning stops nothing', async () => {
  const spec = join(folder({ 'warn.yaml': SHOP.replace('next: {}', 'next: {}, idle: {}') }), 'warn.yaml');
  const { status, stderr } = await tollgate('check', spec);
  expect(status).toBe(0);
  expect(stderr).toMatch(/^warning: .*warn\.yaml:11:\d+ backends\.idle: .*\[UnusedBackend\]\n$/);
});

test('with a target, what it refuses is a problem', async () => {
  const spec = join(folder({ 'shop.yaml': SHOP }), 'shop.yaml');
  expect((await tollgate('check', spec, '--target', 'kubernetes')).status).toBe(0);
  const { status, stderr } = await tollgate('check', spec, '--target', 'aws');
  expect(status).toBe(1);
  expect(stderr).toContain(`${spec}:8:39 limits[0].by: AWS: `);
});

test('bindings are checked where they are given, with their own lines', async () => {
  const files = folder({
    'shop.yaml': SHOP,
    'bindings.yaml': 'backends:\n  orders: { url: http://a.example.com }\n  ordres: { url: http://a.example.com }\n',
  });
  const { status, stderr } = await tollgate(
    'check',
    join(files, 'shop.yaml'),
    '--target',
    'kubernetes',
    '--bindings',
    join(files, 'bindings.yaml'),
  );
  expect(status).toBe(1);
  expect(stderr).toContain('bindings.yaml:3:3 bindings.backends.ordres');
  expect(stderr).toMatch(/bindings\.backends\.next: the backend "next" is not bound/);
});

test('without bindings, what a store would mend is a warning, and with bindings that have none a problem', async () => {
  const limits = "[{ requests: 5, per: second, by: ['header:x-team'], scope: gateway, onStoreFailure: deny }]";
  const spec = `name: shop\naccess: { open: a test }\nlimits: ${limits}\nroutes: { GET /a: { respond: { status: 200 } } }\n`;
  const files = folder({ 'shop.yaml': spec, 'bindings.yaml': 'companion: auto\n' });
  const check = (...words: string[]) => tollgate('check', join(files, 'shop.yaml'), '--target', 'aws', ...words);

  const unbound = await check();
  expect([unbound.status, unbound.stderr]).toEqual([
    0,
    expect.stringMatching(/warning.*limits\[0\]\.by: AWS: .*store: \{ dynamodb: \{\} \}/),
  ]);
  expect((await check('--bindings', join(files, 'bindings.yaml'))).status).toBe(1);
});

test('with bindings, what synth would refuse is a problem', async () => {
  const spec = 'name: slow\nbackends: { a: { timeout: 30s } }\nroutes: { GET /a: { backend: a, access: { open: a test } } }\n';
  const file = join(folder({ 'slow.yaml': spec }), 'slow.yaml');

  const { status, stderr } = await tollgate('check', file, '--target', 'aws', '--bind', 'a=https://a.example.com');

  expect(status).toBe(1);
  expect(stderr).toContain('[AwsTimeoutTooLong]');
});

test('a gateway file has its APIs beside it, and each says its own lines', async () => {
  const files = folder({
    'gateway.yaml': 'name: edge\napis: [apis/shop.yaml, apis/bad.yaml]\n',
    'apis/shop.yaml': SHOP,
    'apis/bad.yaml': BAD.replace('name: shop', 'name: bad\nbasePath: /bad'),
  });
  const { status, stderr } = await tollgate('check', join(files, 'gateway.yaml'));
  expect(status).toBe(1);
  expect(stderr).toContain(`${join(files, 'apis/bad.yaml')}:3:11 bad: access.scheme`);
});

test('problems of form of several files are said at once', async () => {
  const files = folder({ 'gateway.yaml': 'nam: edge\napis: [a.yaml, b.yaml]\n', 'a.yaml': 'name: a\n', 'b.yaml': 'name: 1\n' });
  const { stderr } = await tollgate('check', join(files, 'gateway.yaml'));
  for (const file of ['gateway.yaml', 'a.yaml', 'b.yaml']) expect(stderr).toContain(join(files, file));
});

test.each([
  ['missing.yaml', /is not there/],
  ['missing.ts', /is not there/],
  ['spec.toml', /is not a \.yaml, \.yml, \.json, \.ts or \.js file/],
])('%s is refused in one line', async (name, why) => {
  const { status, stderr } = await tollgate('check', join(folder({ 'spec.toml': '' }), name));
  expect(status).toBe(1);
  expect(stderr).toMatch(why);
  expect(stderr).not.toContain('    at ');
});

test('of the end of a version it is said where it stands, as long as nothing else is wrong', async () => {
  vi.useFakeTimers({ now: new Date('2027-06-01T12:00:00Z'), toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const versions = "versions: { by: { path: v }, list: { '1': { sunset: '2027-06-30' }, '2': {} } }\n";
  const spec = join(folder({ 'shop.yaml': `${SHOP}${versions}` }), 'shop.yaml');

  const { status, stdout, stderr } = await tollgate('check', spec);

  expect([status, stdout]).toEqual([0, "API 'shop' is sound: 7 routes, 3 open\n"]);
  expect(stderr).toMatch(
    /^warning: .*shop\.yaml:\d+:\d+ versions\.list\["1"\]\.sunset: the version "1" may end in 29 days; .*\[SunsetSoon\]\n$/,
  );
});

test('the descriptor set that JSON becomes gRPC by is looked for beside the spec, of a module too, with bindings or without', async () => {
  const backends = { stock: { protocol: 'grpc', transcode: { descriptor: 'api/stock.pb', services: ['shop.Stock'] } } };
  const spec = JSON.stringify({ name: 'shop', backends, routes: { 'GET /stock/{id}': { backend: 'stock', access: { open: 'x' } } } });
  const bindings = 'backends: { stock: { url: http://stock } }';
  const at = folder({ 'shop.json': spec, 'shop.ts': `export default ${spec};`, 'bindings.yaml': bindings, 'api/other.pb': '' });
  const check = (file: string, ...more: string[]) => tollgate('check', join(at, file), '--target', 'kubernetes', ...more);

  expect((await check('shop.json')).stderr).toContain(
    `shop.json:1:68 backends.stock.transcode.descriptor: ${at}/api/stock.pb is not there`,
  );
  writeFileSync(join(at, 'api/stock.pb'), stockDescriptor());
  for (const file of ['shop.json', 'shop.ts']) {
    expect(await check(file)).toMatchObject({ status: 0, stdout: expect.stringContaining('is sound for kubernetes') });
    expect(await check(file, '--bindings', join(at, 'bindings.yaml'))).toMatchObject({ status: 0 });
  }
});
