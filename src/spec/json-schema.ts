import type * as zod from 'zod';
import { lazy } from '../lazy';
import { apiSchema } from './api.schema';
import { bindingsSchema } from './bindings.schema';
import { DESCRIPTIONS } from './descriptions';
import { gatewaySchema } from './gateway.schema';
import { registry } from './schema';

/** What has a JSON Schema of its own. */
export type SchemaName = 'api' | 'gateway' | 'bindings';

/** A JSON Schema, as far as it is looked into here. */
export interface JsonSchema {
  readonly $defs?: { readonly [struct: string]: JsonSchema };
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly [keyword: string]: unknown;
}

const ROOTS: { readonly [name in SchemaName]: () => zod.ZodType } = { api: apiSchema, gateway: gatewaySchema, bindings: bindingsSchema };

/**
 * The JSON Schema (2020-12) of a file, for editors: completion, descriptions and most rules.
 *
 * What `parseApi` checks beyond it needs several fields at once.
 */
export function jsonSchema(name: SchemaName = 'api'): JsonSchema {
  const { $schema, $ref, $defs } = lazy.zod.toJSONSchema(ROOTS[name](), {
    target: 'draft-2020-12',
    metadata: registry(),
    unrepresentable: 'any',
  });
  const described = Object.entries($defs ?? {}).map(([struct, part]) => {
    const schema = describe(struct, part as JsonSchema);
    return [struct, $ref === `#/$defs/${struct}` ? { ...schema, properties: { $schema: OWN_SCHEMA, ...schema.properties } } : schema];
  });
  return { $schema, title: `tollgate: ${name}`, $ref, $defs: Object.fromEntries(described) };
}

/** At the top of a file, and there alone. */
const OWN_SCHEMA: JsonSchema = {
  type: 'string',
  description: 'Where this JSON Schema is: editors complete the file by it. Nothing else reads it.',
};

/** With the descriptions of a struct and its properties, from their doc comments. */
function describe(struct: string, { id: _, ...schema }: JsonSchema): JsonSchema {
  const { '': description, ...texts } = DESCRIPTIONS[struct] ?? {};
  const properties = Object.entries(schema.properties ?? {}).map(([key, part]) => [key, { ...part, description: texts[key] }]);
  return { description, ...schema, properties: Object.fromEntries(properties) };
}
