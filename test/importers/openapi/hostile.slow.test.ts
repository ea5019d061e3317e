import { describe, expect, test } from 'vitest';
import { importOpenApi } from '../../../src/importers/openapi/import';
import { readText } from '../../../src/importers/read';
import { cpuMillis } from '../../support/cpu';
import { document, imported } from './document';

describe('documents that are none', () => {
  test.each([
    [null, 'not a map'],
    [[], 'not a map'],
    [{}, 'openapi is missing'],
    [{ swagger: '2.0' }, 'convert it to 3.0'],
    [{ openapi: '3.2.0' }, 'not known'],
    [{ openapi: '3.0.0', paths: [] }, 'paths is not a map'],
  ])('%j is refused in words', (value, message) => {
    expect(() => importOpenApi(value)).toThrow(message);
  });

  test('nesting and cycles are refused', () => {
    const cyclic: { openapi: string; self?: unknown } = { openapi: '3.1.0' };
    cyclic.self = cyclic;

    expect(() => importOpenApi(readText(`{"openapi":"3.1.0","paths":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}`))).toThrow(
      'deeper than 200',
    );
    expect(() => readText(`paths: ${'['.repeat(100_000)}`)).toThrow('nested too deeply');
    expect(() => importOpenApi(cyclic)).toThrow('contains itself');
  });

  test('keys that stand twice are refused, in JSON and in YAML', () => {
    expect(() => readText('{"a":{"x":1,"y":{"x":2},"\\u0078":3}}')).toThrow('"x" stands twice');
    expect(() => readText('a:\n  x: 1\n  x: 2\n')).toThrow('"x" stands twice');
    expect(readText('\ufeff{"a":["x","x",{"x":"a:b"}]}')).toEqual({ a: ['x', 'x', { x: 'a:b' }] });
  });

  test('aliases cannot multiply a file', () => {
    const levels = [...'bcdefghij'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]`);

    expect(() => readText(['a: &a [x, x, x, x, x, x, x, x, x]', ...levels].join('\n'))).toThrow('alias');
  });
});

describe('documents that cost much', () => {
  test('many operations of one path are told apart quickly', () => {
    const paths = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`/v1/{name}:verb${index}`, { post: {} }]));

    expect(cpuMillis(() => imported(paths))).toBeLessThan(5_000);
  });

  test('long chains of references end', () => {
    const pathItems = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`P${index}`, { $ref: `#/components/pathItems/P${index + 1}` }]),
    );
    const result = imported({ '/a': { $ref: '#/components/pathItems/P0' } }, { components: { pathItems } });

    expect(result.notCarried.map(({ code }) => code)).toEqual(['PathNotCarried']);
  });

  test('schemas that every body repeats stop at a bound', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`S${index}`, { items: { $ref: `#/components/schemas/S${(index + 1) % 1_000}` } }]),
    );
    const requestBody = { content: { 'application/json': { schema: { $ref: '#/components/schemas/S0' } } } };
    const paths = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`/a${index}`, { post: { requestBody } }]));
    const result = importOpenApi(document(paths, { components: { schemas } }), { bodies: true });
    const carried = Object.values(result.spec.routes).filter(({ body }) => body?.schema !== undefined).length;

    expect(carried).toBeGreaterThan(100);
    expect(carried).toBeLessThan(1_000);
    expect(result.notCarried.filter(({ code }) => code === 'BodySchemaNotCarried')).toHaveLength(1_000 - carried);
  });

  test('names of JavaScript are only names', () => {
    const result = importOpenApi(
      JSON.parse('{"openapi":"3.0.0","paths":{"/a":{"__proto__":{"get":{}},"get":{"security":[{"toString":[]}]}}}}'),
    );

    expect(Object.keys(result.spec.routes)).toEqual(['GET /a']);
    expect(result.spec.routes['GET /a'].access).toEqual({ scheme: 'toString' });
    expect(result.spec.schemes).toBeUndefined();
  });
});
