import { formatPath, type Path, type Problem, SpecError } from '../problem';
import type { ApiSpec } from './api';
import { apiSchema } from './api.schema';
import type { Bindings } from './bindings';
import { bindingsSchema } from './bindings.schema';
import { readServices } from './bound-service';
import { show } from './format/show';
import type { GatewaySettings, GatewaySpec } from './gateway';
import { gatewaySchema, gatewaySettingsSchema } from './gateway.schema';
import { type Finding, findings } from './issues';
import { knownLater, LATER_IN_BINDINGS, LATER_IN_SPEC } from './known-later';
import { fromFolder } from './named-files';
import { notPlain, withoutParts } from './plain';
import type { Schema } from './schema';
import { followers, type Unread } from './unread';

/** Where a value came from, so that problems can say line and column. A `Document` is one. */
export interface Source {
  readonly file?: string;
  /** The folder that files which an API names are looked for in; by default the working directory. */
  readonly folder?: string;
  /** Where the value stands in the file, if it is not all of it: problems are named from the top. */
  readonly within?: Path;
  /** What of the file could not be read, wherever in it. */
  readonly unread?: readonly Unread[];
  readonly locate?: (path: Path) => Position | undefined;
}

/** A place in a file, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Any value to an `ApiSpec`; throws a `SpecError` with every problem. */
export function parseApi(value: unknown, source?: Source): ApiSpec {
  if (value === null) throw refused('the API', [EMPTY], source ?? {});
  const spec = parse(apiSchema, value, named('API', value), source);
  return source?.folder === undefined ? spec : fromFolder(spec, source.folder);
}

/** What a file without any content is told. */
const EMPTY: Finding = {
  path: [],
  code: 'EmptyDocument',
  message:
    'is empty; write an API, which may begin as ' +
    '{ "name": "orders", "routes": { "GET /health": { "respond": { "status": 200 }, "access": { "open": "the load balancer asks" } } } }, ' +
    'or turn an OpenAPI document into one: tollgate import openapi FILE',
};

/** Any value to a `GatewaySpec`. Its `apis` are as written: file names or specs that are yet to be parsed. */
export function parseGateway(value: unknown, source?: Source): GatewaySpec {
  return parse(gatewaySchema, value, named('gateway', value), source);
}

/** Any value to the settings of a gateway, without its APIs. */
export function parseSettings(value: unknown, source?: Source): GatewaySettings {
  return parse(gatewaySettingsSchema, value, named('gateway', value), source);
}

/** Any value to `Bindings`. In code, functions and services may be objects of their libraries. */
export function parseBindings(value: unknown, source?: Source): Bindings {
  return parse(bindingsSchema, readServices(value), 'bindings', source, { objects: isFunction, later: LATER_IN_BINDINGS });
}

interface Exceptions {
  /** Where objects of classes may stand. */
  readonly objects?: (path: Path) => boolean;
  /** Where texts may stand that are known at deployment only. */
  readonly later?: readonly string[];
}

function parse<T>(
  schema: Schema<T>,
  value: unknown,
  subject: string,
  source: Source = {},
  { objects, later = LATER_IN_SPEC }: Exceptions = {},
): T {
  const odd = notPlain(value, objects);
  const foreign = odd.flatMap(({ path, code }) => (code === 'NotPlainData' ? [path] : []));
  if (foreign.some((path) => path.length === 0)) throw refused(subject, odd, source);
  const usable = withoutParts(value, foreign);
  const unusable = [...odd, ...(odd.length > 0 ? [] : knownLater(usable, later))];
  const { content, faults } = source.within === undefined ? withoutSchema(usable) : { content: usable, faults: [] };
  const result = schema().safeParse(content, { reportInput: true });
  const found = [...faults, ...unusable, ...own(findings(result.error?.issues ?? []), unusable, source)];
  if (found.length > 0 || unreadOf(source).length > 0) throw refused(subject, found, source);
  return result.data as T;
}

/** Those that do not only follow from what is no data, or could not be read. */
function own(found: readonly Finding[], unusable: readonly Finding[], { within = [], unread = [] }: Source): Finding[] {
  const inFile = (path: Path) => [...within, ...path];
  const hiding = unusable.filter(({ path }) => path.length > 0).map(({ path }) => ({ path: inFile(path), hides: 'value' as const }));
  const follows = followers([...hiding, ...unread]);
  return found.filter(({ path, code }) => !follows({ path: inFile(path), code }));
}

/** The parts of a file are told once, with the file as a whole. */
function unreadOf({ within, unread = [] }: Source): readonly Unread[] {
  return within === undefined ? unread : [];
}

function refused(subject: string, found: readonly Finding[], source: Source): SpecError {
  return new SpecError(subject, [...unreadOf(source).map((part) => part.problem), ...found.map((finding) => problem(finding, source))]);
}

function problem({ path, position, code, message }: Finding, { file, within = [], locate }: Source): Problem {
  const place = formatPath([...within, ...path]);
  return { path: place, message, code, ...(file === undefined ? {} : { file }), ...locate?.([...within, ...(position ?? path)]) };
}

/** A document may name the schema that editors complete it by; it says nothing about the API. */
function withoutSchema(value: unknown): { readonly content: unknown; readonly faults: readonly Finding[] } {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('$schema' in value)) return { content: value, faults: [] };
  const { $schema, ...content } = value;
  if (typeof $schema === 'string') return { content, faults: [] };
  const message = `${show($schema)} is not a text; write where the JSON Schema of this file is, or leave the field out`;
  return { content, faults: [{ path: ['$schema'], code: 'WrongType', message }] };
}

function isFunction(path: Path): boolean {
  return path.length === 3 && (path[0] === 'backends' || path[0] === 'authorizers') && path[2] === 'function';
}

function named(kind: string, value: unknown): string {
  const name = (value as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' && name.length <= 63 ? `${kind} '${name}'` : `the ${kind}`;
}
