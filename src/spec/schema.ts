import type * as zod from 'zod';
import { lazy } from '../lazy';
import type { Path } from '../problem';
import type { Code } from './codes';
import { A_MAP, missing, notList, notMap, unknownFields } from './structure';

/** What is wrong with a value, before it is known where the value stands. */
export interface Fault {
  readonly code: Code;
  readonly message: string;
  /** From the checked value to the place that the message is about. */
  readonly path?: Path;
  /** A key of the map at `path`: the message stands at the map, its position is the key's. */
  readonly key?: string;
  /** A field is missed, which an unknown one beside it may be meant for. */
  readonly missed?: true;
}

/** A rule for one value: undefined where it holds. */
export type Check = (value: unknown) => Fault | undefined;

/** A block whose fields may be missing or of a wrong type. */
export type Fields = Readonly<Record<string, unknown>>;

/** A rule over several fields of one block. */
export type Rule = (fields: Fields) => readonly Fault[];

/** Built on first use, so that zod is loaded when something is parsed and not before. */
export type Schema<T> = () => zod.ZodType<T>;

type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Structs are the same when each fits the other, also with every optional field required. */
type Same<A, B> = [keyof B] extends [never]
  ? Empty<A>
  : [Mutual<A, B>, Mutual<Required<A>, Required<B>>] extends [true, true]
    ? unknown
    : never;
/** What zod makes of a block without fields. */
type Empty<A> = [A] extends [Readonly<Record<string, never>>] ? unknown : never;

/**
 * The schema of struct `T`, which the annotation names: `export const retrySchema: Schema<Retry> = define('Retry', ...)`.
 *
 * Does not compile where the struct and what the schema parses drift apart.
 */
export function define<T, S extends zod.ZodType>(name: string, build: () => S & Same<zod.infer<S>, T>): Schema<T> {
  let built: zod.ZodType<T> | undefined;
  return () => {
    built ??= (build() as unknown as zod.ZodType<T>).register(registry(), { id: name });
    return built;
  };
}

/** What editors are told about schemas: names of structs, and what leaves look like. */
export const registry = once(() => lazy.zod.registry<{ id?: string }>());

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A map with exactly these fields, and rules over several of them. */
export function block<S extends zod.ZodRawShape>(what: string, shape: S, ...rules: Rule[]) {
  const fields = Object.keys(shape);
  const schema = lazy.zod.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownFields(what, fields, issue.keys as string[]) : notMap(what, fields, issue.input),
  });
  return rules.length === 0 ? schema : schema.superRefine((value, context) => report(context, value, rules), ALWAYS);
}

/** A list, and rules over its items. */
export function list<T>(item: zod.ZodType<T>, check: (items: readonly unknown[]) => readonly Fault[] = () => []) {
  const schema = lazy.zod.array(item, { error: (issue) => notList(issue.input) });
  return schema.superRefine((value, context) => {
    if (Array.isArray(value)) raise(context, check(value));
  }, ALWAYS);
}

/** A map from names that users choose. */
export function map<T>(value: zod.ZodType<T>, checkKey: Check, ...rules: Rule[]) {
  return record(value, checkKey, rules, (given) => notMap(A_MAP, ['name'], given));
}

/** A map with at least one entry; `wanted` says what to write. */
export function filledMap<T>(value: zod.ZodType<T>, checkKey: Check, wanted: string, ...rules: Rule[]) {
  return record(value, checkKey, [notEmpty(wanted), ...rules], (given) =>
    given === undefined ? missing(wanted) : notMap(A_MAP, ['name'], given),
  );
}

function record<T>(value: zod.ZodType<T>, checkKey: Check, rules: readonly Rule[], refuse: (given: unknown) => string) {
  const schema = lazy.zod.record(lazy.zod.string(), value, { error: ({ input }) => refuse(input) });
  const keys: Rule = (fields) => Object.keys(fields).flatMap((key) => keyFault(key, checkKey(key)));
  return schema.superRefine((fields, context) => report(context, fields, [keys, ...rules]), ALWAYS);
}

/** The map has entries. */
function notEmpty(wanted: string): Rule {
  return (fields) => (Object.keys(fields).length > 0 ? [] : [{ code: 'EmptyMap', message: `the map is empty; ${wanted}` }]);
}

/** One of two kinds: a text or a block. */
export function either<A, B>(text: zod.ZodType<A>, fields: zod.ZodType<B>) {
  return lazy.zod.union([text, fields]);
}

/** A value without parts; `json` says the same to editors. */
export function leaf<T>(check: Check, json: object): zod.ZodType<T> {
  const schema = lazy.zod.unknown().superRefine((value, context) => {
    const fault = check(value);
    if (fault !== undefined) raise(context, [fault]);
  });
  return schema.register(registry(), json) as unknown as zod.ZodType<T>;
}

/** The problem's stable name and place, which zod carries along. */
export interface IssueParams {
  readonly code: Code;
  readonly key?: string;
}

/** Rules run even where a field of the block is wrong: all problems are told at once. */
const ALWAYS = { when: () => true };

function report(context: zod.core.$RefinementCtx, value: unknown, rules: readonly Rule[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const unknown = context.issues.some(({ code, path = [] }) => code === 'unrecognized_keys' && path.length === 0);
  for (const rule of rules) {
    const faults = rule(value as Fields);
    raise(context, unknown ? faults.filter(({ missed }) => missed !== true) : faults);
  }
}

function raise(context: zod.core.$RefinementCtx, faults: readonly Fault[]): void {
  for (const { message, path = [], code, key } of faults) {
    const params: IssueParams = { code, key };
    context.addIssue({ code: 'custom', message, path: [...path], params: { ...params } });
  }
}

function keyFault(key: string, fault: Fault | undefined): Fault[] {
  return fault === undefined ? [] : [{ ...fault, key }];
}
