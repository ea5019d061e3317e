import type { ChangesModel, HeaderChange } from './transform';

/** Two changes, one after the other, as one: where both say something of a header or a parameter, the later one counts. */
export function merged(first: ChangesModel, then: ChangesModel): ChangesModel {
  const replaced = new Set([...then.removeHeaders, ...names(then.setHeaders)]);
  const replacedQuery = new Set([...then.removeQuery, ...names(then.setQuery)]);
  return {
    ...then,
    setHeaders: [...first.setHeaders.filter(({ name }) => !replaced.has(name)), ...then.setHeaders],
    addHeaders: [...first.addHeaders.filter(({ name }) => !replaced.has(name)), ...then.addHeaders],
    removeHeaders: [...new Set([...first.removeHeaders, ...then.removeHeaders])],
    setQuery: [...first.setQuery.filter(({ name }) => !replacedQuery.has(name)), ...then.setQuery],
    removeQuery: [...new Set([...first.removeQuery, ...then.removeQuery])],
  };
}

function names(changes: readonly HeaderChange[]): string[] {
  return changes.map(({ name }) => name);
}
