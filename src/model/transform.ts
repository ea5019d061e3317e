import type { HeaderChanges, JsonChanges, RequestChanges } from '../spec/transform';
import { sortedEntries } from './sorted';
import type { ValueText } from './value';
import { parseValue } from './values';

/** One header or query parameter and what it becomes. */
export interface HeaderChange {
  readonly name: string;
  readonly value: ValueText;
}

/** Changes of a request or an answer. Header names are lower case. */
export interface ChangesModel {
  readonly setHeaders: readonly HeaderChange[];
  readonly addHeaders: readonly HeaderChange[];
  readonly removeHeaders: readonly string[];
  readonly setQuery: readonly HeaderChange[];
  readonly removeQuery: readonly string[];
  readonly json?: JsonChanges;
  readonly convert?: 'json-to-xml' | 'xml-to-json';
}

/** Nothing changes. */
export const NO_CHANGES: ChangesModel = { setHeaders: [], addHeaders: [], removeHeaders: [], setQuery: [], removeQuery: [] };

/** Resolves the changes of a request or an answer; an answer has no query. */
export function resolveChanges(changes: RequestChanges | undefined): ChangesModel {
  if (changes === undefined) return NO_CHANGES;
  const headers: HeaderChanges = changes.headers ?? {};
  return {
    setHeaders: entries(headers.set, (name) => name.toLowerCase()),
    addHeaders: entries(headers.add, (name) => name.toLowerCase()),
    removeHeaders: (headers.remove ?? []).map((name) => name.toLowerCase()),
    setQuery: entries(changes.query?.set, (name) => name),
    removeQuery: changes.query?.remove ?? [],
    ...(changes.json === undefined ? {} : { json: changes.json }),
    ...(changes.convert === undefined ? {} : { convert: changes.convert }),
  };
}

function entries(map: { readonly [name: string]: string } | undefined, name: (text: string) => string): HeaderChange[] {
  return sortedEntries(map).map(([key, value]) => ({ name: name(key), value: parseValue(value) }));
}
