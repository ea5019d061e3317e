import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SpecError } from '../../src/problem';
import { type Document, fromFile, readDocument } from '../../src/spec/document';
import { parseApi, parseBindings, parseGateway } from '../../src/spec/parse';
import { cpuMillis } from '../support/cpu';
import { problems, refusals, shop } from './support';

const yaml = (text: string) => told(() => readDocument(text, 'yaml', 'shop.yaml'));
const json = (text: string) => told(() => readDocument(text, 'json', 'shop.json'));

/** What is wrong with a document, whether the rest of it can be read or not. */
function told(read: () => Document): string[] {
  return refusals(() => {
    const { unread } = read();
    if (unread.length > 0)
      throw new SpecError(
        'the document',
        unread.map(({ problem }) => problem),
      );
  });
}

test.each([
  ['a: 1\na: 2', 'shop.yaml:2:1: the key "a" stands twice in the map; write it once [Duplicate]'],
  ['x: { a: 1, a: 2 }', 'shop.yaml:1:12 x: the key "a" stands twice in the map; write it once [Duplicate]'],
  ['a: 1\n---\nb: 2', 'shop.yaml:2:1: a second document starts here; write one document to a file [SeveralDocuments]'],
  ['a: &a [*a]', 'shop.yaml:1:8 a[0]: *a names no anchor that ends before it [AliasRefused]'],
  ['a: *b', 'shop.yaml:1:4 a: *b names no anchor that ends before it [AliasRefused]'],
  ['a: !secret x', 'shop.yaml:1:12 a: has the tag "!secret"; write the value without a tag [TagRefused]'],
  ['a: !!binary aGk=', 'shop.yaml:1:13 a: has the tag "tag:yaml.org,2002:binary"; write the value without a tag [TagRefused]'],
  ['a: !!js/function x', 'shop.yaml:1:18 a: has the tag "tag:yaml.org,2002:js/function"; write the value without a tag [TagRefused]'],
  ['b: { <<: { a: 1 } }', 'shop.yaml:1:6 b: "<<" merges nothing here; write the fields out [MergeRefused]'],
  ['1: x', 'shop.yaml:1:1: the key 1 is not a text; write it in quotes, "1" [KeyNotText]'],
  ['true: x', 'shop.yaml:1:1: the key true is not a text; write it in quotes, "true" [KeyNotText]'],
  ['? [a]\n: x', 'shop.yaml:1:3: a map or a list is no key; write a text [KeyNotText]'],
  ['__proto__: {}', 'shop.yaml:1:1: "__proto__" has a meaning in JavaScript and would be lost; choose another name [ReservedName]'],
  [
    'a: { constructor: {} }',
    'shop.yaml:1:6 a: "constructor" has a meaning in JavaScript and would be lost; choose another name [ReservedName]',
  ],
  ['%YAML 1.1\n---\na: on', 'shop.yaml: %YAML 1.1 reads values differently; remove the line, YAML 1.2 is read [YamlSyntax]'],
  ['a: b: c', 'shop.yaml:1:4: is not YAML: Nested mappings are not allowed in compact mappings [YamlSyntax]'],
  ['a:\n\tb: 1', 'shop.yaml:2:1: is not YAML: Tabs are not allowed as indentation [YamlSyntax]'],
])('refuses the YAML %j', (text, says) => {
  expect(yaml(text)[0]).toBe(says);
});

test('a flow map that does not end is one problem, however many are open there', () => {
  expect(yaml('routes: { GET /a: { respond: { status: 200 }\naccess: x\n')).toEqual([
    'shop.yaml:2:1: is not YAML: Flow map in block collection must be sufficiently indented and end with a } [YamlSyntax]',
  ]);
});

test.each([
  ['{"a":1,"a":2}', 'shop.json:1:8: the key "a" stands twice in the map; write it once [Duplicate]'],
  ['{\n  "a": { "b": 1, "b": 2 }\n}', 'shop.json:2:18 a: the key "b" stands twice in the map; write it once [Duplicate]'],
  [
    '{"__proto__": {"x": 1}}',
    'shop.json:1:2: "__proto__" has a meaning in JavaScript and would be lost; choose another name [ReservedName]',
  ],
  ['{"a": 1,}', 'shop.json:1:9: is not JSON: Expected double-quoted property name [JsonSyntax]'],
  ['a: 1', "shop.json:1:1: is not JSON: Unexpected token 'a' [JsonSyntax]"],
  [
    '{"a": [1, 2],\n "b": nope, "c": "a longer text so that the message is cut"}',
    "shop.json:2:8: is not JSON: Unexpected token 'o' [JsonSyntax]",
  ],
  ['{"a": 1', "shop.json:1:8: is not JSON: Expected ',' or '}' after property value [JsonSyntax]"],
  ['{', "shop.json:1:2: is not JSON: Expected property name or '}' [JsonSyntax]"],
])('refuses the JSON %j', (text, says) => {
  expect(json(text)).toEqual([says]);
});

test('"<<" in quotes is a key', () => {
  expect(readDocument('{"<<": 1}', 'json').value).toEqual({ '<<': 1 });
  expect(readDocument('"<<": 1', 'yaml').value).toEqual({ '<<': 1 });
});

const tooDeep = 'shop.yaml: is nested deeper than 64 levels; write it flatter [TooDeep]';
test.each([
  ['lists', '['.repeat(2_000_000), tooDeep],
  ['maps', '{a: '.repeat(500_000), tooDeep],
  ['dashes', '- '.repeat(1_000_000), tooDeep],
  ['question marks', '? '.repeat(1_000_000), tooDeep],
  ['a large file', 'x'.repeat(10_000_000), 'shop.yaml: is larger than 4 MiB; divide it into several APIs [TooLarge]'],
])('refuses %s in well under a second', (_, text, says) => {
  expect(cpuMillis(() => expect(yaml(text)).toEqual([says]))).toBeLessThan(1000);
});

test('refuses deep nesting by indentation', () => {
  const text = Array.from({ length: 80 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
  expect(yaml(text)[0]).toContain('is nested deeper than 64 levels; write it flatter [TooDeep]');
});

test('refuses an alias bomb before it grows', () => {
  const levels = Array.from({ length: 20 }, (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(', ')}]`);
  const bomb = ['a0: &a0 [x]', ...levels].join('\n');
  const says = expect.stringContaining('the aliases repeat more than 1000 values; write them out [AliasRefused]');

  expect(cpuMillis(() => expect(yaml(bomb)).toEqual([says]))).toBeLessThan(1000);
});

test('shares a block through an alias', () => {
  expect(readDocument('a: &block { b: [1] }\nc: *block', 'yaml').value).toEqual({ a: { b: [1] }, c: { b: [1] } });
});

test('reads YAML 1.2: on and no are texts', () => {
  expect(readDocument('a: on\nb: no\nc: true\nd: 0o17\ne: 12:30', 'yaml').value).toEqual({ a: 'on', b: 'no', c: true, d: 15, e: '12:30' });
});

test.each(['', '# nothing', 'null'])('reads %j as null', (text) => {
  expect(readDocument(text, 'yaml').value).toBeNull();
});

test.each(['{"a":"\\ud83d\\ude00\\/"}', '{\n\t"a": [1, 2.5e3, -0.1, null, true],\n\t"b": {\n\t}\n}', '"text"', '[[], {}]'])(
  'reads JSON as JSON.parse does: %j',
  (text) => {
    expect(readDocument(text, 'json').value).toEqual(JSON.parse(text));
  },
);

test('leaves a byte order mark out', () => {
  expect(readDocument('\ufeffa: 1', 'yaml').value).toEqual({ a: 1 });
});

test.each([
  [
    'shop.yaml',
    Buffer.from('name: shop\nowner: J\xfcrgen\n', 'latin1'),
    ':2: is not UTF-8: byte 0xfc at offset 19; save it as UTF-8 [NotUtf8]',
  ],
  ['shop.json', Buffer.from('{"name": "shop"}', 'utf16le'), ': is UTF-16; save it as UTF-8 [NotUtf8]'],
])('refuses the file %s, whose bytes are no text', (name, bytes, says) => {
  const file = join(mkdtempSync(join(tmpdir(), 'spec-')), name);
  writeFileSync(file, bytes);

  expect(refusals(() => fromFile(file))).toEqual([`${file}${says}`]);
});

test('says line and column of the field that is wrong, also within aliases and for what is missing', () => {
  const text = [
    'name: shop',
    'access: { open: a test }',
    'limits:',
    '  - &limit { requests: 1, per: secnd, scope: instance }',
    'routes:',
    '  GET orders: { redirect: { to: /a } }',
    '  GET /orders:',
    '    respond: {}',
    '    timeot: 5s',
    '    limits: [*limit]',
  ].join('\n');
  const document = readDocument(text, 'yaml', 'shop.yaml');
  const found = problems(() => parseApi(document.value, document)).map(({ path, line, column, code }) => [code, path, line, column]);
  expect(found).toEqual([
    ['NotAChoice', 'limits[0].per', 4, 27],
    ['Missing', 'routes["GET /orders"].respond.status', 8, 5],
    ['NotAChoice', 'routes["GET /orders"].limits[0].per', 4, 27],
    ['UnknownField', 'routes["GET /orders"].timeot', 9, 5],
    ['PathNeedsSlash', 'routes', 6, 3],
  ]);
});

test('what cannot be read is told beside what is wrong with the rest, and nothing that follows from it', () => {
  const text = [
    'name: Shop',
    'name: other',
    'access: !secret x',
    'backends:',
    '  orders: { timeout: *soon, idleTimeout: 5 seconds }',
    '  stock: { timeout: .nan, connectTimeout: 1 }',
    '  users: { <<: { timeout: 5s }, timeout: 5 }',
    'routes:',
    '  1: &list [x]',
    '  GET /a: { backend: orders, limits: [{ requests: 99999999999999999999, per: secnd, scope: instance }] }',
    '  GET /b: { <<: { backend: orders }, tags: *list }',
    '  GET /c: { backend: orders, owner: !x [], cors: { origins: !y 1, maxAge: soon } }',
    '  GET /d: { __proto__: {} }',
    '  GET /e: {}',
  ].join('\n');
  const document = readDocument(text, 'yaml', 'shop.yaml');
  const found = problems(() => parseApi(document.value, document)).map(({ path, line, code }) => `${code} ${path} ${line}`);

  expect(found.filter((each, index) => found.indexOf(each) !== index)).toEqual([]);
  expect(found.sort()).toEqual(
    [
      'Duplicate  2',
      'TagRefused access 3',
      'AliasRefused backends.orders.timeout 5',
      'MergeRefused backends.users 7',
      'KeyNotText routes 9',
      'MergeRefused routes["GET /b"] 11',
      'TagRefused routes["GET /c"].owner 12',
      'TagRefused routes["GET /c"].cors.origins 12',
      'ReservedName routes["GET /d"] 13',
      'NotALabel name 1',
      'NotADuration backends.orders.idleTimeout 5',
      'NotPlainData backends.stock.timeout 6',
      'WrongType backends.stock.connectTimeout 6',
      'WrongType backends.users.timeout 7',
      'NotPlainData routes["GET /a"].limits[0].requests 10',
      'NotAChoice routes["GET /a"].limits[0].per 10',
      'NotADuration routes["GET /c"].cors.maxAge 12',
      'ExactlyOne routes["GET /e"] 14',
    ].sort(),
  );
});

test('a part of a gateway that cannot be read is told once, and the rest of its APIs is looked at', () => {
  const text = [
    'apis:',
    '  - { name: Shop, access: !x 1, routes: {} }',
    '  - admin.yaml',
    'errors: !y {}',
    'baseline: { timeout: 5 }',
  ].join('\n');
  const document = readDocument(text, 'yaml', 'edge.yaml');
  const [api] = (document.value as { apis: unknown[] }).apis;

  expect(problems(() => parseGateway(document.value, document)).map(({ path, code }) => [code, path])).toEqual([
    ['TagRefused', 'apis[0].access'],
    ['TagRefused', 'errors'],
    ['WrongType', 'baseline.timeout'],
  ]);
  expect(problems(() => parseApi(api, { ...document, within: ['apis', 0] })).map(({ path, code }) => [code, path])).toEqual([
    ['NotALabel', 'apis[0].name'],
    ['EmptyMap', 'apis[0].routes'],
  ]);
});

test.each([
  ['numbers that are none', `tags: [${'.nan, '.repeat(5_000)}]`, 'NotPlainData'],
  ['tags', `tags: [${'!a b, '.repeat(5_000)}]`, 'TagRefused'],
  ['keys that stand twice', `backends: {${'a: {}, '.repeat(5_000)}}`, 'Duplicate'],
])('tells of many %s without taking long', (_, text, code) => {
  const cost = cpuMillis(() => {
    const document = readDocument(text, 'yaml');
    const found = problems(() => parseApi(document.value, document)).filter((problem) => problem.code === code);
    expect(found.length).toBeGreaterThanOrEqual(4_999);
  });

  expect(cost).toBeLessThan(3000);
});

test.each(['!x { name: shop }', '*shop', '!x'])('a document that is nothing but what cannot be read is refused at once: %j', (text) => {
  expect(refusals(() => readDocument(text, 'yaml'))).toHaveLength(1);
});

test('reads a file by its extension and remembers its folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spec-'));
  for (const [name, text] of Object.entries({ 'a.yaml': 'a: 1', 'b.YML': 'a: 1', 'c.json': '{"a":1}' })) {
    const file = join(folder, name);
    writeFileSync(file, text);
    expect(fromFile(file)).toMatchObject({ value: { a: 1 }, file, folder });
  }
});

test.each([
  ['shop.toml', 'shop.toml: is not a .yaml, .yml or .json file [FileUnknown]'],
  ['no-such-file.yaml', 'no-such-file.yaml: is not there [FileUnreadable]'],
])('says why it does not read %s', (file, says) => {
  expect(refusals(() => fromFile(file))).toEqual([says]);
});

test.each([
  ['', 'yaml'],
  ['# to be written\n', 'yaml'],
  ['---\n', 'yaml'],
  ['null', 'yaml'],
  ['', 'json'],
  [' \n', 'json'],
  ['null', 'json'],
] as const)('of %j as %s it is said what to write and how to begin', (text, format) => {
  const document = readDocument(text, format, `shop.${format}`);
  const [problem, ...others] = problems(() => parseApi(document.value, document));
  expect(problem).toMatchObject({
    path: '',
    code: 'EmptyDocument',
    file: `shop.${format}`,
    message: expect.stringMatching(/^is empty; write /),
  });
  expect(others).toEqual([]);
  const beginning = /\{ "name".*\} \}/.exec(problem?.message ?? '')?.[0] as string;
  expect(parseApi(readDocument(beginning, format).value).name).toBe('orders');
});

test('empty bindings bind nothing', () => {
  expect(() => parseBindings(readDocument('# later', 'yaml').value ?? {})).not.toThrow();
});

const url = 'https://json.schemastore.org/any.json';
test.each([
  ['an API', parseApi, { name: 'shop', routes: { 'GET /x': { respond: { status: 200 }, access: { open: 'a test' } } } }],
  ['a gateway', parseGateway, { apis: ['shop.yaml'] }],
  ['bindings', parseBindings, { values: { a: 'b' } }],
])('"$schema" at the top of %s is for editors alone', (_, parse, value) => {
  expect(parse({ $schema: url, ...value })).toEqual(parse(value));
  expect(problems(() => parse({ $schema: 5, ...value })).map(({ path, code }) => [path, code])).toEqual([['["$schema"]', 'WrongType']]);
  expect(problems(() => parse({ ...value, $schema: null }))[0]?.message).toContain('leave the field out');
});

test('"$schema" is no field of anything else', () => {
  const nested = { ...shop, backends: { orders: { $schema: url } }, access: { open: 'x', $schema: url } };
  expect(refusals(() => parseApi(nested))).toEqual([
    expect.stringContaining('access["$schema"]: "$schema" is not a field of access'),
    expect.stringContaining('backends.orders["$schema"]: "$schema" is not a field of a backend'),
  ]);
  expect(refusals(() => parseApi({ $schema: url, ...shop }, { within: ['apis', 0] }))).toEqual([
    expect.stringContaining('apis[0]["$schema"]: "$schema" is not a field of an API'),
  ]);
});
