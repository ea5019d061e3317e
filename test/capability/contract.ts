import { type JsonSchema, jsonSchema, type SchemaName } from '../../src/spec/json-schema';

/** A field of the contract as the JSON Schema has it. */
export interface ContractField {
  /** Steps with dots between them; a star is any key or position. */
  readonly field: string;
  /** Whether nothing with a name of its own stands below it. */
  readonly leaf: boolean;
}

/** Every field of a part of the contract, from its JSON Schema. */
export function contractFields(name: SchemaName): ContractField[] {
  const root = jsonSchema(name);
  return walk(root, root, []);
}

function walk(root: JsonSchema, schema: JsonSchema, steps: readonly string[]): ContractField[] {
  const struct = typeof schema.$ref === 'string' ? (root.$defs?.[schema.$ref.replace('#/$defs/', '')] as JsonSchema) : schema;
  const below = [
    ...Object.entries(struct.properties ?? {}).map(([key, child]) => [key, child] as const),
    ...(typeof struct.additionalProperties === 'object' ? [['*', struct.additionalProperties as JsonSchema] as const] : []),
    ...(isListOfBlocks(struct) ? [['*', struct.items as JsonSchema] as const] : []),
  ];
  const forms = Array.isArray(struct.anyOf) ? (struct.anyOf as JsonSchema[]).flatMap((form) => walk(root, form, steps)) : [];
  const own = { field: steps.join('.'), leaf: below.length === 0 && forms.length === 0 };
  return [own, ...forms, ...below.flatMap(([key, child]) => walk(root, child, [...steps, key]))].filter(({ field }) => field !== '');
}

function isListOfBlocks({ items }: JsonSchema): boolean {
  return typeof items === 'object' && items !== null && '$ref' in items;
}
