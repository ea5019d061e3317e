import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folder, SHOP, tollgate } from '../support';

const OPENED = SHOP.replace('  GET /orders: { backend: orders }', '  GET /orders: { backend: orders, access: { open: all } }');
const files = () => folder({ 'old.yaml': SHOP, 'new.yaml': OPENED, 'same.yaml': `# a comment\n${SHOP}` });

async function diff(before: string, after: string, ...options: string[]) {
  const at = files();
  return tollgate('diff', join(at, before), join(at, after), ...options);
}

test('says what changed under headings, and ends with 0', async () => {
  expect(await diff('old.yaml', 'new.yaml')).toEqual({
    status: 0,
    stderr: '',
    stdout: "API 'shop'\nOpened (1)\n  GET /orders: open to anyone: all; before: customers\n",
  });
});

test('says that nothing changed', async () => {
  expect(await diff('old.yaml', 'same.yaml')).toEqual({ status: 0, stderr: '', stdout: "API 'shop': no change\n" });
  expect((await diff('old.yaml', 'same.yaml', '--markdown')).stdout).toBe("# Changes of API 'shop'\n\nNo change.\n");
});

test.each<[string, string, number]>([
  ['new.yaml', 'breaking', 0],
  ['new.yaml', 'opened', 1],
  ['new.yaml', 'breaking, opened,weakened', 1],
  ['same.yaml', 'breaking,opened,weakened', 0],
])('%s with --fail-on %s ends with %i', async (after, kinds, status) => {
  expect((await diff('old.yaml', after, '--fail-on', kinds)).status).toBe(status);
});

test.each([
  ['--fail-on', 'opne'],
  ['--fail-on', ''],
  ['--json', '--markdown'],
  ['--export', 'shop'],
])('%j is a wrong command line', async (...options) => {
  const { status, stdout } = await diff('old.yaml', 'new.yaml', ...options);

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('is JSON for machines', async () => {
  const { status, stdout } = await diff('old.yaml', 'new.yaml', '--json', '--fail-on', 'opened');

  expect({ status, report: JSON.parse(stdout) }).toEqual({
    status: 1,
    report: {
      changes: [{ kind: 'opened', text: 'open to anyone: all; before: customers', places: [{ api: 'shop', route: 'GET /orders' }] }],
      failed: true,
    },
  });
});

test('is Markdown for a pull request, in which no text of a spec is markup', async () => {
  const at = folder({ 'old.yaml': SHOP, 'new.yaml': OPENED.replace('open: all', "open: 'a *b* <c>'") });
  const { stdout } = await tollgate('diff', join(at, 'old.yaml'), join(at, 'new.yaml'), '--markdown');

  expect(stdout).toBe(
    '# Changes of API \'shop\'\n\nOpened: 1\n\n## Opened\n\n- `GET /orders`: open to anyone: "a \\*b\\* \\<c\\>"; before: customers\n',
  );
});

test('says the problems of a file that is no spec', async () => {
  const at = folder({ 'old.yaml': SHOP, 'new.yaml': 'name: shop\n' });
  const { status, stderr } = await tollgate('diff', join(at, 'old.yaml'), join(at, 'new.yaml'));

  expect(status).toBe(1);
  expect(stderr).toContain('new.yaml:1:1 routes: is missing');
});

test('compares a TypeScript file with YAML', async () => {
  const spec = `export const shop = ${JSON.stringify({ name: 'a', routes: { 'GET /': { respond: { status: 200 }, access: { open: 'x' } } } })};`;
  const both = `${spec}\nexport const other = { ...shop, name: 'b' };\n`;
  const at = folder({
    'both.ts': both,
    'old.ts': spec,
    'new.yaml': 'name: a\nroutes: { GET /: { access: { open: x }, respond: { status: 200 } } }\n',
  });

  expect((await tollgate('diff', join(at, 'old.ts'), join(at, 'new.yaml'))).stdout).toBe("API 'a': no change\n");
  expect((await tollgate('diff', join(at, 'both.ts'), join(at, 'new.yaml'), '--export', 'shop')).stdout).toBe("API 'a': no change\n");
});

test('tells what changed in a file that a spec names', async () => {
  const spec = SHOP.replace('body: { contentTypes: [application/json] }', 'body: { schema: { file: order.json } }');
  const at = folder({
    'a/shop.yaml': spec,
    'a/order.json': '{ "type": "object" }',
    'b/shop.yaml': spec,
    'b/order.json': '{"type":"array"}',
  });

  expect((await tollgate('diff', join(at, 'a/shop.yaml'), join(at, 'b/shop.yaml'))).stdout).toContain(
    'POST /orders: body.schema.inline.type: object → array',
  );
});

test('tells a descriptor set by what it holds', async () => {
  const backend = '{ protocol: grpc, transcode: { descriptor: stock.pb, services: [shop.Stock] } }';
  const spec = `name: shop\nbackends: { stock: ${backend} }\nroutes: { GET /stock: { backend: stock, access: { open: x } } }\n`;
  const at = folder({
    ...{ 'a/shop.yaml': spec, 'a/stock.pb': 'one', 'b/shop.yaml': spec, 'b/stock.pb': 'two' },
    ...{ 'c/shop.yaml': spec, 'c/stock.pb': 'one', 'none/shop.yaml': spec, 'nowhere/shop.yaml': spec },
  });
  const compared = async (before: string, after: string) =>
    (await tollgate('diff', join(at, before, 'shop.yaml'), join(at, after, 'shop.yaml'))).stdout;

  expect(await compared('a', 'b')).toMatch(/transcode\.descriptor: "descriptors [0-9a-f]{12}\.pb" → "descriptors [0-9a-f]{12}\.pb"/);
  expect(await compared('a', 'c')).toBe("API 'shop': no change\n");
  expect(await compared('none', 'nowhere')).toBe("API 'shop': no change\n");
});

/** A repository with one commit, which the tag `before` names; files are changed after it. */
const FILES = {
  'api/edge.yaml': 'name: edge\napis: [shop.yaml, more/users.ts]\n',
  'api/shop.yaml': SHOP.replace('body: { contentTypes: [application/json] }', 'body: { schema: { file: order.json } }'),
  'api/order.json': '{ "type": "object" }',
  'api/more/users.ts':
    "import { status } from './status';\nexport default { name: 'users', hosts: ['u.example.com'], routes: { 'GET /': { respond: { status }, access: { open: 'x' } } } };\n",
  'api/more/status.ts': 'export const status = 200;\n',
};

let home = '';
const here = process.cwd();

beforeEach(() => {
  home = folder(FILES);
  const git = (...words: string[]) => execFileSync('git', words, { cwd: home, stdio: 'pipe' });
  git('init', '--quiet');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'one');
  git('tag', 'before');
  process.chdir(home);
});

afterEach(() => process.chdir(here));

test('reads a file of a Git revision, and all that it names', async () => {
  expect((await tollgate('diff', 'before:api/edge.yaml', 'api/edge.yaml')).stdout).toBe("Gateway 'edge': no change\n");
  writeFileSync('api/more/status.ts', 'export const status = 204;\n');
  writeFileSync('api/order.json', '{ "type": "array" }');

  expect((await tollgate('diff', 'before:api/edge.yaml', 'api/edge.yaml')).stdout).toBe(
    [
      "Gateway 'edge'",
      'Breaking for clients (2)',
      '  shop POST /orders: body.schema.inline.type: object → array',
      '  users GET /: respond.status: 200 → 204',
      'Weakened (1)',
      '  shop POST /orders: body.schema.inline.type: object → array\n',
    ].join('\n'),
  );
});

test('reads what is gone from the folder, and paths from where one stands', async () => {
  process.chdir(join(home, 'api'));
  rmSync(join(home, 'api/shop.yaml'));

  expect((await tollgate('diff', 'HEAD:./shop.yaml', 'before:api/shop.yaml')).stdout).toBe("API 'shop': no change\n");
});

test.each<[string, number, string]>([
  ['nowhere:api/shop.yaml', 2, '"nowhere" no revision that Git knows'],
  ['--output=x:api/shop.yaml', 2, 'unknown option'],
  ['before:shop.yaml', 1, 'before:shop.yaml: is not in the revision'],
  ['missing.yaml', 1, 'missing.yaml: is not there'],
])('%s ends with %i: %s', async (argument, status, message) => {
  const outcome = await tollgate('diff', argument, 'api/shop.yaml');

  expect(outcome.status).toBe(status);
  expect(outcome.stderr).toContain(message);
});

test('names a revision where its file has problems', async () => {
  writeFileSync('api/wrong.yaml', 'name: shop\n');
  writeFileSync('api/wrong-edge.yaml', 'name: edge\napis: [wrong.yaml]\n');
  execFileSync('git', ['add', '.'], { cwd: home });
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'two'], { cwd: home });

  expect((await tollgate('diff', 'HEAD:api/wrong.yaml', 'api/shop.yaml')).stderr).toContain('HEAD:api/wrong.yaml:1:1 routes: is missing');
  expect((await tollgate('diff', 'HEAD:api/wrong-edge.yaml', 'api/shop.yaml')).stderr).toContain(
    'HEAD:api/wrong.yaml:1:1 routes: is missing',
  );
});
