/** A map in a file that nobody has checked yet. */
export type Tree = { readonly [key: string]: unknown };

/** Whether a value is a map (and neither a list nor null). */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of a map, by its own keys only; undefined where the value is no map. */
export function member(value: unknown, key: string): unknown {
  return isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The members of a map, in the file's order; none where the value is no map. */
export function members(value: unknown): [string, unknown][] {
  return isTree(value) ? Object.entries(value) : [];
}

/** The elements of a list; none where the value is no list. */
export function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text with something in it, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
