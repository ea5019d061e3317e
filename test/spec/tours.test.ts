import { expect, test } from 'vitest';
import { type JsonSchema, jsonSchema } from '../../src/spec/json-schema';
import { tours } from './support';

test.each(tours)('parses $name whole and loses no leaf', ({ parse, document: { folder: _folder, ...document } }) => {
  expect(parse(document.value, document)).toEqual(document.value);
});

test('the tours set every leaf of the JSON Schemas', () => {
  const used = new Set<string>();
  for (const { parse, document } of tours) {
    const name = parse.name === 'parseApi' ? 'api' : parse.name === 'parseGateway' ? 'gateway' : 'bindings';
    const schema = jsonSchema(name);
    walk(schema, schema, document.value, used);
  }
  const all = (['api', 'gateway', 'bindings'] as const).flatMap((name) =>
    Object.entries(jsonSchema(name).$defs ?? {}).flatMap(([struct, { properties }]) =>
      Object.keys(properties ?? {}).flatMap((key) => (key === '$schema' ? [] : [`${struct}.${key}`])),
    ),
  );
  expect([...new Set(all)].filter((leaf) => !used.has(leaf))).toEqual([]);
});

/** Notes the properties of structs that a value sets. */
function walk(root: JsonSchema, schema: JsonSchema, value: unknown, used: Set<string>): void {
  const struct = typeof schema.$ref === 'string' ? schema.$ref.replace('#/$defs/', '') : undefined;
  if (struct !== undefined) {
    const properties = root.$defs?.[struct]?.properties ?? {};
    for (const [key, child] of Object.entries(value as object)) {
      used.add(`${struct}.${key}`);
      walk(root, properties[key] as JsonSchema, child, used);
    }
  } else if (schema.items !== undefined) {
    for (const item of value as unknown[]) walk(root, schema.items as JsonSchema, item, used);
  } else if (typeof schema.additionalProperties === 'object') {
    for (const child of Object.values(value as object)) walk(root, schema.additionalProperties as JsonSchema, child, used);
  } else if (Array.isArray(schema.anyOf) && typeof value === 'object') {
    walk(root, schema.anyOf[1], value, used);
  }
}
