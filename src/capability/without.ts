import type { Path } from '../problem';

/** A copy of a value without what stands at the paths; blocks around it stay, even where they become empty. */
export function without<T>(value: T, paths: readonly Path[]): T {
  if (paths.length === 0) return value;
  const kept = Object.entries(value as object).flatMap(([key, child]): [string, unknown][] => {
    const below = paths.filter((path) => String(path[0]) === key).map((path) => path.slice(1));
    return below.some((path) => path.length === 0) ? [] : [[key, without(child, below)]];
  });
  return (Array.isArray(value) ? kept.map(([, child]) => child) : Object.fromEntries(kept)) as T;
}
