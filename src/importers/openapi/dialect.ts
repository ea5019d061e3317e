import { RESERVED_NAMES } from '../../spec/plain';
import { elements, isTree, member, members, type Tree } from '../value';

/** Where schemas stand inside a schema. */
const ONE = new Set([
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
]);
const LISTS = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const MAPS = new Set(['properties', 'patternProperties', 'dependentSchemas']);
/** The other keywords of 2020-12 that decide or name; remarks of OpenAPI (`xml`, `example`, `discriminator`) decide nothing and are left out. */
const VALUES = new Set(
  `type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems maxContains
  minContains maxProperties minProperties dependentRequired format title description default deprecated readOnly writeOnly contentEncoding
  contentMediaType`.split(/\s+/),
);
/** What changes the meaning of a `$ref` further down. */
const BASES = ['$id', '$anchor', '$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor', 'id'];

/** How one schema is carried over: `child` for those inside it, `isReadOnly` for its properties. */
export interface Translation {
  readonly version: '3.0' | '3.1';
  child(schema: unknown): unknown;
  reference(ref: string): string;
  isReadOnly(schema: unknown): boolean;
}

/** A schema that means the same and cannot be written in 2020-12, with the reason. */
export class Untranslatable extends Error {}

/** Translates one schema of an OpenAPI document to JSON Schema 2020-12. */
export function translate(schema: unknown, to: Translation): unknown {
  if (typeof schema === 'boolean') return schema;
  if (!isTree(schema)) throw new Untranslatable('a schema is not a map');
  const base = BASES.find((keyword) => typeof schema[keyword] === 'string');
  if (base !== undefined) throw new Untranslatable(`a schema with ${base} is not taken over`);
  const ref = typeof schema.$ref === 'string' ? { $ref: to.reference(schema.$ref) } : {};
  if (to.version === '3.0' && schema.$ref !== undefined) return ref;
  const kept = Object.entries(schema).flatMap(([key, value]) => keyword(key, value, to));
  const translated = { ...ref, ...Object.fromEntries(kept) };
  const required = requiredInRequests(schema, translated, to);
  return to.version === '3.0' ? modern(schema, required) : required;
}

function keyword(key: string, value: unknown, to: Translation): [string, unknown][] {
  if (ONE.has(key)) return [[key, to.child(value)]];
  if (LISTS.has(key)) return [[key, elements(value).map((schema) => to.child(schema))]];
  if (MAPS.has(key)) return [[key, ofMap(value, to)]];
  return VALUES.has(key) ? [[key, value]] : [];
}

function ofMap(value: unknown, to: Translation): Tree {
  const reserved = members(value).find(([name]) => RESERVED_NAMES.has(name));
  if (reserved !== undefined)
    throw new Untranslatable(`a schema has the property ${JSON.stringify(reserved[0])}, which a spec cannot name`);
  return Object.fromEntries(members(value).map(([name, schema]) => [name, to.child(schema)]));
}

/** Adds `required`: read-only properties are required of answers, not of requests. */
function requiredInRequests(schema: Tree, translated: Tree, to: Translation): Tree {
  const required = elements(schema.required).filter((name) => !to.isReadOnly(member(schema.properties, String(name))));
  return required.length === 0 ? translated : { ...translated, required };
}

/** Keywords that OpenAPI 3.0 writes in its own way: `nullable`, and booleans for exclusive bounds. */
function modern(schema: Tree, translated: Tree): Tree {
  const bounded = exclusive(exclusive(translated, 'minimum', 'exclusiveMinimum'), 'maximum', 'exclusiveMaximum');
  if (schema.nullable !== true) return bounded;
  if (typeof schema.type === 'string') return { ...bounded, type: [schema.type, 'null'] };
  return { anyOf: [bounded, { type: 'null' }] };
}

function exclusive(schema: Tree, bound: string, flag: string): Tree {
  if (typeof schema[flag] !== 'boolean') return schema;
  const { [flag]: isExclusive, [bound]: limit, ...others } = schema;
  if (limit === undefined) return others;
  return isExclusive === true ? { ...others, [flag]: limit } : { ...others, [bound]: limit };
}
