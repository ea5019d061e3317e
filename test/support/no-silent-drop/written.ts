import { join } from 'node:path';
import { parsePath } from '../../../src/capability/paths';
import type { Path } from '../../../src/problem';
import { fromFile } from '../../../src/spec/document';

/** What users write, before anything looks at it. */
export interface Written {
  readonly spec: Json;
  readonly gateway: Json;
  readonly bindings: Json;
}

export type Json = { readonly [field: string]: unknown };

/** A place in one of the parts: the first step is the part's name. */
export type Place = Path;

const TOURS = join(__dirname, '../../fixtures/tours');

/** The tour: every field of the contract, with the other kinds of a block where `files` say so. */
export function tour(files: Partial<Record<keyof Written, string>> = {}): Written {
  const read = (name: string) => fromFile(join(TOURS, `${name}.yaml`)).value as Json;
  const { apis: _apis, ...gateway } = read(files.gateway ?? 'gateway');
  return { spec: read(files.spec ?? 'spec'), gateway, bindings: read(files.bindings ?? 'bindings') };
}

/** Every value without parts, the empty block and the empty list among them. */
export function leaves(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [place];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...place, Array.isArray(value) ? Number(key) : key]));
}

export function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>((inner, step) => (inner as { [key: PropertyKey]: unknown } | undefined)?.[step], value);
}

/** A copy with another value at a place; blocks on the way are made. */
export function withValue<T>(value: T, [step, ...rest]: Place, leaf: unknown): T {
  if (step === undefined) return leaf as T;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  (copy as { [key: PropertyKey]: unknown })[step] = withValue(
    (value as { [key: PropertyKey]: unknown } | undefined)?.[step] ?? {},
    rest,
    leaf,
  );
  return copy as T;
}

/** Where a place is after others were taken out: positions in lists move up. Undefined where it was in one of them. */
export function movedBy(places: readonly Place[], place: Place): Place | undefined {
  if (places.some((out) => starts(place, out))) return undefined;
  return place.map((step, depth) => {
    if (typeof step !== 'number') return step;
    const list = place.slice(0, depth);
    const before = places.filter((out) => out.length === depth + 1 && starts(out, list) && (out[depth] as number) < step);
    return step - new Set(before.map((out) => out[depth])).size;
  });
}

/** Whether a place is another one or stands within it. */
export function starts(place: Place, outer: Place): boolean {
  return outer.every((step, index) => step === place[index]);
}

/** The place that a problem of an API, of settings or of bindings is about. */
export function placeOf(path: string): Place {
  const steps = parsePath(path);
  if (steps[0] === 'bindings') return steps;
  return [GATEWAY_ONLY.has(String(steps[0])) ? 'gateway' : 'spec', ...steps];
}

const GATEWAY_ONLY: ReadonlySet<string> = new Set([
  ...['baseline', 'errors', 'compression', 'requestId', 'limitHeaders', 'observability', 'maintenance'],
]);
