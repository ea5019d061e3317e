import { without } from '../../../src/capability/without';
import { type JsonSchema, jsonSchema, type SchemaName } from '../../../src/spec/json-schema';
import { type Place, valueAt, type Written, withValue } from './written';

/** What is written with one leaf changed. */
export interface Nudge {
  readonly what: string;
  readonly written: Written;
}

/** Changes of a leaf that may be legal, the likeliest first. */
export function nudges(written: Written, place: Place): Nudge[] {
  const value = valueAt(written, place);
  const special = SPECIAL.find(({ at }) => at.test(place.join('.')))?.values ?? [];
  const others = [...special, ...byType(value), ...choices(place), ...names(written, place)].filter((other) => other !== value);
  const changed = others.map((other) => ({ what: String(other), written: withValue(written, place, other) }));
  return [...changed, ...(isEmpty(value) ? withoutBlock(written, place) : [])];
}

/** An empty block or list says something by being there: it is taken out, or another kind stands in its place. */
function withoutBlock(written: Written, place: Place): Nudge[] {
  const kinds = (BESIDE.find((list) => list.includes(String(place.at(-1)))) ?? []).filter((kind) => kind !== place.at(-1));
  return [
    { what: 'nothing', written: without(written, [place]) },
    ...kinds.map((kind) => ({ what: kind, written: withValue(written, place.slice(0, -1), { [kind]: {} }) })),
  ];
}

/** Empty blocks of which one stands for another. */
const BESIDE: readonly (readonly string[])[] = [
  ['loadBalancer', 'clusterIp'],
  ['sse', 'websocket'],
  ['roundRobin', 'leastRequest'],
];

/** Where the kind of value does not tell what is legal. */
const SPECIAL: readonly { readonly at: RegExp; readonly values: readonly unknown[] }[] = [
  { at: /^bindings\.aws\.quotas\.resourcesPerApi$/, values: [10] },
  { at: /\.limits\.\d+\.scope$/, values: [] },
  { at: /\.limits\.\d+\.by\.\d+$/, values: ['header:x-other', 'claim:other', 'cookie:other'] },
  { at: /\.retry\.when\.\d+$/, values: ['refused-stream'] },
  { at: /\.paths\.allow\.\d+$/, values: ['semicolon'] },
  { at: /\.contentTypes\.\d+$/, values: ['text/plain'] },
  { at: /\.jwks\.keys\.\d+\.x$/, values: ['2-Jj2UvNCvQiUPNYRgSi0cJSPiJI6Rs6D0UTeEpQVj8'] },
  { at: /\.methods\.\d+$/, values: ['DELETE'] },
  { at: /\.rewrite\.path$/, values: ['/v3/{rest}'] },
  { at: /\.url$/, values: ['http://other.example.com:81', 'https://other.example.com'] },
  { at: /\.deprecated$/, values: ['2026-05-01'] },
  { at: /\.image\.digest$/, values: [`sha256:${'f'.repeat(64)}`] },
  { at: /\.issuer$/, values: ['https://other.example.com/'] },
];

function byType(value: unknown): unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1, value * 2, 1];
  if (typeof value !== 'string') return [];
  const [, kind] = KINDS.find(([shape]) => shape.test(value)) ?? [undefined, []];
  return [...kind, ...changedTexts(value)];
}

const KINDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\d+(ms|s|m|h)$/, ['4s', '1s', '45s', '20m']],
  [/^\d+([KMG]i)?$/, ['32Ki', '1Mi', '3']],
  [/^[\d.]+\/\d+$/, ['198.51.100.0/24']],
  [/^[\da-f:]+\/\d+$/, ['2001:db8:1::/48']],
  [/^\d{4}-\d\d-\d\d$/, ['2030-01-31']],
];

/** Texts close to one: at its end, within a url's host, before its first slash or dot. */
function changedTexts(value: string): string[] {
  return [`${value}x`, value.replace(/(:\/\/)/, '$1x'), value.replace(/([./])/, 'x$1'), `x${value}`];
}

const ROOTS: { readonly [part: string]: SchemaName } = { spec: 'api', gateway: 'gateway', bindings: 'bindings' };

const SCHEMAS = new Map<SchemaName, JsonSchema>();

/** The values that the JSON Schema lists for a leaf. */
function choices([part, ...steps]: Place): unknown[] {
  const name = ROOTS[part as string] as SchemaName;
  const root = SCHEMAS.get(name) ?? jsonSchema(name);
  SCHEMAS.set(name, root);
  const found = steps.reduce<JsonSchema[]>((nodes, step) => nodes.flatMap((node) => below(node, step, root)), resolved(root, root));
  return found.flatMap((node) => (Array.isArray(node.enum) ? node.enum : []));
}

function below(node: JsonSchema, step: PropertyKey, root: JsonSchema): JsonSchema[] {
  const child = node.properties?.[step as string] ?? (typeof step === 'number' ? node.items : node.additionalProperties);
  return resolved(child as JsonSchema | undefined, root);
}

function resolved(node: JsonSchema | undefined, root: JsonSchema): JsonSchema[] {
  if (typeof node !== 'object') return [];
  if (typeof node.$ref === 'string') return resolved(root.$defs?.[node.$ref.replace('#/$defs/', '')], root);
  return Array.isArray(node.anyOf) ? node.anyOf.flatMap((one) => resolved(one, root)) : [node];
}

/** A leaf may name a backend, a scheme, a plan or a version: another one of these. */
function names({ spec, gateway }: Written, place: Place): string[] {
  const field = String(place.filter((step) => typeof step === 'string').at(-1));
  if (/^(plan|defaultPlan)$/.test(field)) return Object.keys(spec.plans ?? {});
  const { list } = (spec.versions ?? {}) as { list?: object };
  if (/^(defaultVersion|versions)$/.test(field)) return Object.keys(list ?? {});
  const maps = [spec.backends, spec.schemes, (gateway.baseline as { schemes?: object } | undefined)?.schemes];
  return /^(backend|scheme|mustUse)$/.test(field) || place.at(-2) === 'backends' ? maps.flatMap((map) => Object.keys(map ?? {})) : [];
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object';
}
