import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, tollgate } from '../support';
import { at, canary, SPEC } from './support';

const CANARY = { backend: 'next', weightPercent: 5, steps: { shares: [5, 25], driver: 'git' } };
const API = {
  name: 'shop',
  backends: { orders: {}, next: {} },
  routes: { 'POST /orders': { backend: 'orders', access: { open: 'a test' }, canary: CANARY } },
};

/** Advances the canary of a file; the text of it, or of another file of its folder, afterwards. */
async function advanced(
  files: { readonly [name: string]: string },
  spec: string,
  route = 'POST /orders',
  edited = spec,
  ...options: string[]
) {
  const at = folder(files);
  const outcome = await tollgate('canary', 'advance', join(at, spec), route, ...options);
  return { ...outcome, text: readFileSync(join(at, edited), 'utf8'), names: readdirSync(at).sort() };
}

test.each<[string, (text: string) => string]>([
  ['line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text) => `\ufeff${text}`],
  [
    'flow style',
    (text) => text.replace(/canary:\n[\s\S]*$/, "canary: {backend: orders-v2,'weightPercent':   5 ,steps: {shares: [5,25], driver: git}}"),
  ],
  ['an anchor that nothing repeats', (text) => text.replace('weightPercent:   5 ', 'weightPercent:   &share 5 ')],
  ['text of many bytes before it', (text) => text.replace('# the shop', '# zażółć 🦊 gęślą')],
  ['a number in another notation', (text) => text.replace('weightPercent:   5 ', 'weightPercent:   5.0 ')],
])('keeps %s', async (_, written) => {
  const text = written(SPEC);
  const share = /5\.0 /.test(text) ? '5.0 ' : '5 ';
  const { status, file, stderr } = await canary(text, 'advance');
  const marker = text.lastIndexOf('weightPercent');
  const index = text.indexOf(share, marker);

  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(file).toBe(`${text.slice(0, index)}25${text.slice(index + share.length - 1)}`);
});

const OTHER = '  GET /other: { backend: orders, access: { open: x }, canary: ';

test.each<[string, string]>([
  [
    'the share',
    `${SPEC.replace('weightPercent:   5 ', 'weightPercent: &share 5 ')}${OTHER}{ backend: orders-v2, weightPercent: *share } }\n`,
  ],
  ['the canary', `${SPEC.replace('canary:\n', 'canary: &canary\n')}${OTHER}*canary }\n`],
  ['a limit', at('*five').replace('name: shop', 'name: shop\nlimits: [{ requests: &five 5, per: second, scope: instance }]')],
])('refuses a share that stands for %s elsewhere too', async (_, text) => {
  const { status, file, stderr } = await canary(text, 'advance');

  expect({ status, file }).toEqual({ status: 1, file: text });
  expect(stderr).toContain('repeats elsewhere; write the canary out where it is meant [SharedByAlias]');
});

test('edits JSON', async () => {
  const text = `${JSON.stringify(API, undefined, '\t')}\n`;

  expect((await advanced({ 'shop.json': text }, 'shop.json')).text).toBe(text.replace('"weightPercent": 5', '"weightPercent": 25'));
});

test('edits the file of an API that a gateway names, and the API that stands in the gateway', async () => {
  const inline = JSON.stringify({ ...API, name: 'inline', hosts: ['i.example.com'] });
  const files = { 'edge.yaml': `name: edge\napis: [apis/shop.yaml, ${inline}]\n`, 'apis/shop.yaml': SPEC };

  const { text, stdout } = await advanced(files, 'edge.yaml', 'shop:POST /orders', 'apis/shop.yaml');

  expect(text).toBe(at(25));
  expect(stdout).toContain('edge.yaml "shop:POST /orders" takes it to 50.5 %');
  expect((await advanced(files, 'edge.yaml', 'inline:POST /orders')).text).toBe(
    files['edge.yaml'].replace('"weightPercent":5', '"weightPercent":25'),
  );
  expect((await advanced(files, 'edge.yaml')).stderr).toContain('several APIs have it; write "shop:POST /orders"');
});

test('asks whether another route was meant', async () => {
  const { status, stderr, text } = await advanced({ 'shop.yaml': SPEC }, 'shop.yaml', 'POST /order');

  expect({ status, text }).toEqual({ status: 1, text: SPEC });
  expect(stderr).toContain('is no route; did you mean "POST /orders"? [UnknownRoute]');
});

test('keeps the rights of the file and a link to it, and leaves nothing beside it', async () => {
  const home = folder({ 'real/shop.yaml': SPEC });
  const [real, link] = [join(home, 'real/shop.yaml'), join(home, 'shop.yaml')];
  chmodSync(real, 0o640);
  symlinkSync(real, link);

  expect((await tollgate('canary', 'advance', link, 'POST /orders')).status).toBe(0);
  expect(readFileSync(real, 'utf8')).toBe(at(25));
  expect(statSync(real).mode & 0o777).toBe(0o640);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect([...readdirSync(home), ...readdirSync(dirname(real))].sort()).toEqual(['real', 'shop.yaml', 'shop.yaml']);
});

const PROGRAM = `import { steps } from './steps';
// weightPercent: 5 is where it starts
export const shop = {
  name: 'shop',
  backends: { orders: {}, next: {} },
  routes: {
    'GET /orders': { backend: 'orders', access: { open: 'x' }, canary: { backend: 'next', weightPercent: 5, steps } },
    'POST /orders': { backend: 'orders', access: { open: 'x' }, canary: { backend: 'next', weightPercent: 5, steps } },
  },
};
`;
const STEPS = { 'steps.ts': "export const steps = { shares: [5, 25], driver: 'git' };\n" };

test('edits the number of the one route in a program', async () => {
  const { status, text, names } = await advanced({ ...STEPS, 'shop.ts': PROGRAM }, 'shop.ts');
  const last = PROGRAM.lastIndexOf('5, steps');

  expect(status).toBe(0);
  expect(text).toBe(`${PROGRAM.slice(0, last)}25${PROGRAM.slice(last + 1)}`);
  expect(names).toEqual(['shop.ts', 'steps.ts']);
});

test.each<[string, string]>([
  ['is computed', PROGRAM.replaceAll('weightPercent: 5, steps', 'weightPercent: steps.shares[0], steps')],
  [
    'stands for several routes',
    PROGRAM.replaceAll("{ backend: 'next', weightPercent: 5, steps }", 'canary').replace(
      'export const',
      "const canary = { backend: 'next', weightPercent: 5, steps };\nexport const",
    ),
  ],
])('refuses a share that %s in a program, and says what to write', async (_, program) => {
  const { status, text, stderr, names } = await advanced({ ...STEPS, 'shop.ts': program }, 'shop.ts');

  expect({ status, text }).toEqual({ status: 1, text: program });
  expect(stderr).toMatch(
    /5 is not found in .*shop\.ts as a number after "weightPercent" that stands for this route alone; write 25 by hand, see line [\d, ]+ \[NotEditable\]/,
  );
  expect(names).toEqual(['shop.ts', 'steps.ts']);
});

test('edits the export that is meant', async () => {
  const other = PROGRAM.replace('export const shop', 'export const other').replace(/import.*\n/, '');
  const both = `${PROGRAM}${other}`;
  const { status, text } = await advanced({ ...STEPS, 'shop.ts': both }, 'shop.ts', 'POST /orders', 'shop.ts', '--export', 'other');
  const last = both.lastIndexOf('5, steps');

  expect(status).toBe(0);
  expect(text).toBe(`${both.slice(0, last)}25${both.slice(last + 1)}`);
});

test('leaves a file that cannot be written as it was', async () => {
  const home = folder({ 'shop.yaml': SPEC });
  writeFileSync(join(home, `.shop.tollgate-${process.pid}.yaml`), 'in the way');

  const { status, stderr } = await tollgate('canary', 'advance', join(home, 'shop.yaml'), 'POST /orders');

  expect(status).toBe(1);
  expect(stderr).toContain('cannot be written: EEXIST');
  expect(readFileSync(join(home, 'shop.yaml'), 'utf8')).toBe(SPEC);
});

test('leaves a file alone that is protected against writing', async () => {
  const home = folder({ 'shop.yaml': SPEC });
  chmodSync(join(home, 'shop.yaml'), 0o444);

  const { status, stderr } = await tollgate('canary', 'advance', join(home, 'shop.yaml'), 'POST /orders');

  expect(status).toBe(1);
  expect(stderr).toContain('is protected against writing; make it writable, or write the share by hand [FileUnwritable]');
  expect(readFileSync(join(home, 'shop.yaml'), 'utf8')).toBe(SPEC);
  expect(readdirSync(home)).toEqual(['shop.yaml']);
});
