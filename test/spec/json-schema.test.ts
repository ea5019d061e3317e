import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
// @ts-expect-error a script has no types
import { descriptionsModule, docComments } from '../../scripts/schema.mjs';
import { jsonSchema } from '../../src/spec/json-schema';

const root = join(__dirname, '../..');
const structs = docComments() as Map<string, { docs: { [name: string]: string | undefined } }>;

test('every struct and every property of the spec has a doc comment', () => {
  const bare = [...structs].flatMap(([struct, { docs }]) =>
    Object.entries(docs).flatMap(([name, text]) => ((text ?? '').length > 10 ? [] : [`${struct}.${name}`])),
  );
  expect(bare).toEqual([]);
  expect(structs.size).toBeGreaterThan(90);
});

test('the descriptions are those of the doc comments: after a change run `node scripts/schema.mjs`', () => {
  expect(readFileSync(join(root, 'src/spec/descriptions.ts'), 'utf8')).toBe(descriptionsModule(structs));
});

test.each(['api', 'gateway', 'bindings'] as const)('schema/%s.json is current: after a change run `node scripts/schema.mjs`', (name) => {
  expect(JSON.parse(readFileSync(join(root, 'schema', `${name}.json`), 'utf8'))).toEqual(jsonSchema(name));
});

test('the JSON Schema describes every property and allows no other', () => {
  for (const name of ['api', 'gateway', 'bindings'] as const) {
    for (const [struct, schema] of Object.entries(jsonSchema(name).$defs ?? {})) {
      expect(schema, struct).toMatchObject({ type: 'object', additionalProperties: false, description: expect.any(String) });
      for (const [property, part] of Object.entries(schema.properties ?? {}))
        expect(part.description, `${struct}.${property}`).toEqual(expect.any(String));
    }
  }
});

test('the JSON Schema says what is required, which words there are and what a text looks like', () => {
  const { $schema, $defs = {} } = jsonSchema();
  expect($schema).toBe('https://json-schema.org/draft/2020-12/schema');
  expect($defs.ApiSpec?.required).toEqual(['name', 'routes']);
  expect($defs.Limit?.required).toEqual(['scope']);
  expect($defs.Limit?.properties?.per).toMatchObject({ enum: ['second', 'minute', 'hour', 'day', 'week', 'month'] });
  expect($defs.Route?.properties?.timeout).toMatchObject({ type: 'string', pattern: '^(?:\\d{1,5}(?:h|ms|m|s)){1,4}$', examples: ['5s'] });
  expect($defs.Route?.properties?.retry).toMatchObject({ $ref: '#/$defs/Retry' });
});

test.each(['api', 'gateway', 'bindings'] as const)('the top of a file of %s may name its schema, nothing else may', (name) => {
  const { $ref, $defs = {} } = jsonSchema(name);
  const naming = Object.entries($defs).filter(([, schema]) => schema.properties?.$schema !== undefined);
  expect(naming.map(([struct]) => `#/$defs/${struct}`)).toEqual([$ref]);
  expect(naming[0]?.[1].properties?.$schema).toMatchObject({ type: 'string' });
});
