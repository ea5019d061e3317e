import type { ChangesModel } from '../../../model/transform';
import { type Reference, referencesIn } from './values';

/** The changes of one way through a route. */
export interface Changes {
  readonly request: ChangesModel;
  readonly response: ChangesModel;
}

/** What the values of headers and query parameters refer to. */
export function referencesOf({ request, response }: Changes): Reference[] {
  const values = [request, response].flatMap((change) => [...change.setHeaders, ...change.addHeaders, ...change.setQuery]);
  return values.flatMap((change) => referencesIn(change.value));
}

/** Whether values refer to parts of the path or of the query. */
export function readsAddress(changes: Changes): boolean {
  return referencesOf(changes).some(({ source }) => source === 'path' || source === 'query');
}
