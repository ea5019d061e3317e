import { parseDurationMillis } from '../../spec/duration';
import { parseSizeBytes } from '../../spec/size';
import type { Finding, Kind } from './change';
import { byLeaf, isBlock, sameValue, show, was } from './words';

/** What differs between two values of a field; undefined where nothing is written. */
export type Compare<T = any> = (field: string, before: T | undefined, after: T | undefined) => Finding[];

/** The same finding for each of some kinds: what cannot be told is said both ways. */
export function each(kinds: readonly Kind[], text: string): Finding[] {
  return kinds.map((kind) => ({ kind, text }));
}

/** Of the same kinds, whatever changes: a line for each leaf, or for the block where all of it comes or goes. */
export function any(...kinds: readonly [Kind, ...Kind[]]): Compare {
  return (field, before, after) => byLeaf(field, before, after).flatMap((text) => each(kinds, text));
}

/** What it means that an amount falls and rises. */
interface Amount {
  readonly less: Kind;
  readonly more: Kind;
  /** What stands where nothing is written; without it, no limit at all. */
  readonly none?: unknown;
  /** The amount as a number. */
  readonly read?: (value: any) => number;
}

/** Of something that is measured. */
export function amount({ less, more, none, read = Number }: Amount): Compare {
  const size = (value: unknown) => (value === undefined && none === undefined ? Number.POSITIVE_INFINITY : read(value ?? none));
  return (field, before, after) => {
    const [from, to] = [size(before), size(after)];
    return from === to ? [] : each([to < from ? less : more], was(field, before ?? none, after ?? none));
  };
}

/** Of a duration as users write it. */
export const duration = (amounts: Omit<Amount, 'read'>) => amount({ ...amounts, read: parseDurationMillis });

/** Of a size as users write it. */
export const size = (amounts: Omit<Amount, 'read'>) => amount({ ...amounts, read: parseSizeBytes });

/** What it means that a list loses an item and gets one. */
interface Items {
  readonly gone: Kind;
  readonly added: Kind;
  /** Whether no list stands for everything there is. */
  readonly all?: boolean;
}

/** Of a list whose order says nothing. */
export function items({ gone, added, all = false }: Items): Compare<readonly unknown[]> {
  return (field, before, after) => {
    if (all && (before === undefined) !== (after === undefined)) {
      return each([after === undefined ? added : gone], was(field, before ?? 'all', after ?? 'all'));
    }
    const [from, to] = [before ?? [], after ?? []];
    const without = (list: readonly unknown[], other: readonly unknown[]) =>
      list.filter((item) => !other.some((one) => sameValue(one, item)));
    return [
      ...without(from, to).flatMap((item) => each([gone], `${field}: no longer ${show(item)}`)),
      ...without(to, from).flatMap((item) => each([added], `${field}: now also ${show(item)}`)),
    ];
  };
}

/** Of a list whose order means something: as a set, and where that is the same, by its order. */
export function ordered(compare: Compare<readonly unknown[]>, kind: Kind): Compare<readonly unknown[]> {
  return (field, before, after) => {
    const found = compare(field, before, after);
    return found.length > 0 || sameValue(before, after) ? found : each([kind], was(`${field}, in another order`, before, after));
  };
}

/** Of a block, field by field; a field without a comparison of its own is of the kinds of the rest, of which there is one at least. */
export function block(fields: { readonly [field: string]: Compare }, ...rest: readonly [Kind, ...Kind[]]): Compare {
  return (field, before, after) => {
    const [from, to] = [isBlock(before) ? before : {}, isBlock(after) ? after : {}];
    return [...new Set([...Object.keys(from), ...Object.keys(to)])]
      .sort()
      .filter((name) => !sameValue(from[name], to[name]))
      .flatMap((name) => (fields[name] ?? any(...rest))(field === '' ? name : `${field}.${name}`, from[name], to[name]));
  };
}

/** Of a block that protects, or takes something away, by being there. */
export function presence({ gone, added }: { readonly gone: Kind; readonly added: Kind }, compare: Compare): Compare {
  return (field, before, after) => {
    if (before === undefined && after === undefined) return [];
    if (before === undefined || after === undefined) return each([before === undefined ? added : gone], was(field, before, after));
    return compare(field, before, after);
  };
}

/** Of a map with names that users choose. */
export function entries({ gone, added }: { readonly gone: readonly Kind[]; readonly added: readonly Kind[] }, compare: Compare): Compare {
  return (field, before, after) => {
    const [from, to] = [before ?? {}, after ?? {}];
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].sort().flatMap((name) => {
      const place = `${field}.${name}`;
      if (from[name] === undefined || to[name] === undefined) {
        return each(from[name] === undefined ? added : gone, was(place, from[name], to[name]));
      }
      return sameValue(from[name], to[name]) ? [] : compare(place, from[name], to[name]);
    });
  };
}

/** Nothing: other comparisons tell it. */
export const told: Compare = () => [];
