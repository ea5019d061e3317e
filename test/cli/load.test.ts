import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSpec } from '../../src/cli/load';
import { loadBindings } from '../../src/cli/load-bindings';
import { UsageError } from '../../src/cli/usage-error';
import { type Problem, SpecError } from '../../src/problem';
import { folder, SHOP, tollgate } from './support';

const api = (name: string) => `{ name: '${name}', access: { open: 'a test' }, routes: { 'GET /x': { respond: { status: 200 } } } }`;

function file(text: string, name = 'spec.ts'): string {
  return join(folder({ [name]: text }), name);
}

test.each([
  [`export default ${api('one')};`],
  [`export const shop: unknown = ${api('one')}; export const other = { a: 1 };`],
  [`const shop = ${api('one')}; export default shop; export { shop };`],
])('takes the spec of a module: %s', async (text) => {
  expect((await loadSpec(file(text))).apis.map(({ name }) => name)).toEqual(['one']);
});

test('with several specs, one has to be chosen', async () => {
  const path = file(`export const a = ${api('a')}; export const b = ${api('b')};`);
  await expect(loadSpec(path)).rejects.toThrow('choose one with --export: a, b');
  expect((await loadSpec(path, { exportName: 'b' })).apis[0]?.name).toBe('b');
  await expect(loadSpec(path, { exportName: 'c' })).rejects.toThrow('has no export "c"; it exports a, b');
  expect((await tollgate('check', path)).status).toBe(2);
});

test('what looks like no spec but is the only export is read as one', async () => {
  await expect(loadSpec(file(`export const a = { name: 'a', routs: {} };`))).rejects.toThrow('did you mean "routes"?');
});

test('of a file of another kind it is said which kinds are read', async () => {
  await expect(loadSpec(file('name = "shop"', 'spec.toml'))).rejects.toThrow('is not a .yaml, .yml, .json, .ts or .js file [FileUnknown]');
});

test('a module that fails is a problem of its file', async () => {
  await expect(loadSpec(file(`throw new Error('no luck\\nat all');`))).rejects.toThrow('cannot be loaded: no luck [');
  await expect(loadSpec(file('export const a = {'))).rejects.toThrow(SpecError);
});

test('a module is read anew each time, with what it imports', async () => {
  const path = folder({
    'spec.ts': `import { name } from './name';\nexport default { ...${api('x')}, name };`,
    'name.ts': `export const name = 'first';`,
  });
  const files: string[] = [];
  const load = () => loadSpec(join(path, 'spec.ts'), { onFile: (name) => files.push(name) });
  expect((await load()).apis[0]?.name).toBe('first');
  expect(files).toContain(join(path, 'name.ts'));
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(path, 'name.ts'), `export const name = 'second';`);
  expect((await load()).apis[0]?.name).toBe('second');
});

test('a module may be a gateway with APIs of every kind', async () => {
  const path = folder({ 'gateway.ts': `export default { name: 'edge', apis: ['shop.yaml', ${api('inline')}] };`, 'shop.yaml': SHOP });
  const { apis, settings } = await loadSpec(join(path, 'gateway.ts'));
  expect(apis.map(({ name }) => name)).toEqual(['shop', 'inline']);
  expect(settings).toEqual({ name: 'edge' });
});

test('files are told before they are read, so that a watcher knows the one that is wrong', async () => {
  const path = folder({ 'gateway.yaml': 'apis: [a.yaml, b.yaml]\n', 'a.yaml': '{', 'b.yaml': SHOP });
  const files: string[] = [];
  await expect(loadSpec(join(path, 'gateway.yaml'), { onFile: (name) => files.push(name) })).rejects.toThrow(SpecError);
  expect(files).toEqual(['gateway.yaml', 'a.yaml', 'b.yaml'].map((name) => join(path, name)));
});

test('binds of one name are endpoints, and take the place of those of the file', () => {
  const bindings = file('backends: { a: { url: http://file }, b: { url: http://file } }\nvalues: { x: y }\n', 'bindings.yaml');
  const { bindings: read } = loadBindings({ bindings, bind: ['a=http://one', 'c=http://1', 'c=http://2', 'shop/d=http://x/a=b'] });
  expect(read).toEqual({
    backends: {
      a: { url: 'http://one' },
      b: { url: 'http://file' },
      c: { endpoints: [{ url: 'http://1' }, { url: 'http://2' }] },
      'shop/d': { url: 'http://x/a=b' },
    },
    values: { x: 'y' },
  });
});

test.each(['orders', '=http://x', 'orders='])('--bind %s is a wrong command line', (bind) => {
  expect(() => loadBindings({ bind: [bind] })).toThrow(UsageError);
});

test('without either there are no bindings', () => {
  expect(loadBindings({})).toEqual({});
});

const INLINE = `name: edge
apis:
  - name: one
    basePath: /one
    access: { open: a test }
    routes:
      GET /a: { respond: { status: 200 }, TIMEOUT: 5s }
  - shop.yaml
  - name: two
    basePath: /two
    access: { scheme: nobody }
    routes: { GET /b: { backend: nowhere } }
`;

const places = async (...argv: string[]) => {
  const { stdout } = await tollgate(...argv, '--json');
  return (JSON.parse(stdout) as { problems: Problem[] }).problems.map(({ path, line, column }) => [path, line, column]);
};

test('problems of an API within a gateway file are named from the top of the file', async () => {
  const path = folder({ 'gateway.yaml': INLINE.replace('TIMEOUT', 'timeot').replace('name: two', 'nmae: two'), 'shop.yaml': SHOP });
  expect(await places('check', join(path, 'gateway.yaml'))).toEqual([
    ['apis[0].routes["GET /a"].timeot', 7, 43],
    ['apis[2].name', 9, 5],
    ['apis[2].nmae', 9, 5],
  ]);
});

test('so are those that are found later, and those of a file of its own are not', async () => {
  const path = folder({
    'gateway.yaml': INLINE.replace('TIMEOUT', 'timeout'),
    'shop.yaml': SHOP.replace('{ orders:', '{ idle: {}, orders:'),
  });
  expect(await places('check', join(path, 'gateway.yaml'))).toEqual([
    ['apis[0].routes["GET /a"].timeout', 7, 43],
    ['shop: backends.idle', 11, 13],
    ['apis[2].access.scheme', 11, 15],
    ['apis[2].routes["GET /b"].backend', 12, 25],
  ]);
});

test('an only API within a gateway file is named from the top of the file', async () => {
  const only = INLINE.replace('TIMEOUT', 'timeout').split('  - shop.yaml')[0] as string;
  const [problem] = await places('check', join(folder({ 'gateway.yaml': only }), 'gateway.yaml'));
  expect(problem).toEqual(['apis[0].routes["GET /a"].timeout', 7, 43]);
});

test('an API within a module is named from the top as well', async () => {
  const text = `export default { apis: [{ name: 'one', routs: {}, routes: { 'GET /a': { backend: 'b', access: { open: 'x' } } } }] };`;
  expect(await places('check', file(text))).toEqual([['apis[0].routs', undefined, undefined]]);
  expect(await places('check', file(text.replace('routs: {},', '')))).toEqual([['apis[0].routes["GET /a"].backend', undefined, undefined]]);
});

test('what is no API at all is said once', async () => {
  const path = folder({ 'gateway.yaml': "apis: [5, '', [], null]" });
  expect((await places('check', join(path, 'gateway.yaml'))).map(([place]) => place)).toEqual(['apis[0]', 'apis[1]', 'apis[3]', 'apis[2]']);
});

test('an empty file is said to be empty, wherever it is named', async () => {
  const path = folder({ 'gateway.yaml': 'apis: [empty.yaml]', 'empty.yaml': '# later' });
  for (const name of ['gateway.yaml', 'empty.yaml']) {
    const { status, stderr } = await tollgate('check', join(path, name));
    expect([status, stderr]).toEqual([1, expect.stringContaining(`${join(path, 'empty.yaml')}: is empty; write an API`)]);
  }
});

test('tells the files that a spec names, so that they are watched with it', async () => {
  const backends = "{ stock: { protocol: grpc, transcode: { descriptor: stock.pb, services: ['shop.Stock'] } } }";
  const routes = "{ 'GET /x': { backend: stock, access: { open: 'a test' } } }";
  const path = file(`name: one\nbackends: ${backends}\nroutes: ${routes}\n`, 'spec.yaml');
  const files: string[] = [];
  await loadSpec(path, { onFile: (name) => files.push(name) });

  expect(files).toEqual([path, join(path, '../stock.pb')]);
});
