import type { Destinations } from './model';
import { sortedJson } from './sorted';

/** How a backend has tokens exchanged, as a text: backends with the same one get the same tokens. */
export function exchangeRules(backend: string, { backends }: Destinations): string {
  return sortedJson(backends.get(backend)?.spec.exchange ?? {});
}
