/** The entries of a map in the order of its keys: nothing may depend on the order in which they are written. */
export function sortedEntries<T>(map: { readonly [name: string]: T } | undefined): [string, T][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => compareTexts(a, b));
}

/** Orders texts by their UTF-16 units, the same on every machine. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** JSON with the keys of every map in order. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(sortedEntries({ ...part })) : part,
  );
}
