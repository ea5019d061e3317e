import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CODES } from '../../src/spec/codes';
import { whole } from '../../src/spec/format/number';
import { anyText } from '../../src/spec/format/text';
import type { Mirror } from '../../src/spec/mirror';
import { nearest } from '../../src/spec/nearest';
import { block, define, type Schema } from '../../src/spec/schema';

const spec = join(__dirname, '../../src/spec');

test('a schema that drifts from its struct does not compile', () => {
  const name = () => anyText('a text', '"a"');
  const share = () => whole(0);
  const schemas: Schema<Mirror>[] = [
    define('Same', () => block('mirror', { backend: name(), percent: share().optional() })),
    // @ts-expect-error a field is missing
    define('Missing', () => block('mirror', { backend: name() })),
    // @ts-expect-error a field is too many
    define('Extra', () => block('mirror', { backend: name(), percent: share().optional(), more: name().optional() })),
    // @ts-expect-error a required field is optional
    define('Optional', () => block('mirror', { backend: name().optional(), percent: share().optional() })),
    // @ts-expect-error an optional field is required
    define('Required', () => block('mirror', { backend: name(), percent: share() })),
    // @ts-expect-error a field has another type
    define('Other', () => block('mirror', { backend: name(), percent: name().optional() })),
  ];
  expect(schemas).toHaveLength(6);
});

test('every struct has a schema of its name', () => {
  const text = readdirSync(spec)
    .filter((file) => file.endsWith('.schema.ts'))
    .map((file) => readFileSync(join(spec, file), 'utf8'))
    .join('\n');
  const named = [...text.matchAll(/: Schema<(\w+)> = define\('(\w+)'/g)].map(([, struct, name]) => [struct, name]);
  expect(named.every(([struct, name]) => struct === name)).toBe(true);
  const structs = readdirSync(spec)
    .filter((file) => file.endsWith('.ts') && readdirSync(spec).includes(file.replace('.ts', '.schema.ts')))
    .flatMap((file) => [...readFileSync(join(spec, file), 'utf8').matchAll(/^export interface (\w+)/gm)].map(([, struct]) => struct));
  expect(named.map(([struct]) => struct).sort()).toEqual(structs.sort());
});

test('reading the modules of the spec loads neither zod nor yaml; parsing loads zod', () => {
  const program = `
    const jiti = require('jiti')(process.cwd() + '/x.js');
    const loaded = (name) => Object.keys(require.cache).some((file) => file.includes('/node_modules/' + name + '/'));
    const { parseApi } = jiti('./src/spec/parse.ts');
    jiti('./src/spec/document.ts');
    const before = [loaded('zod'), loaded('yaml')];
    try { parseApi({}); } catch {}
    console.log(JSON.stringify([...before, loaded('zod'), loaded('yaml')]));`;
  const cwd = join(spec, '../..');
  expect(JSON.parse(execFileSync(process.execPath, ['-e', program], { cwd, encoding: 'utf8' }))).toEqual([false, false, true, false]);
}, 30_000);

test('every code of a problem is used, and every one that is used is in the table', () => {
  const folders = [spec, join(spec, 'format')];
  const text = folders
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.ts') && file !== 'codes.ts')
        .map((file) => readFileSync(join(folder, file), 'utf8')),
    )
    .join('\n');
  expect(Object.keys(CODES).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

test.each([
  ['timeot', 'timeout'],
  ['tiemout', 'timeout'],
  ['Timeout', 'timeout'],
  ['timeouts', 'timeout'],
  ['retyr', 'retry'],
  ['zebra', undefined],
])('%s is most likely %s', (word, meant) => {
  expect(nearest(word, ['timeout', 'retry', 'routes'])).toBe(meant);
});
