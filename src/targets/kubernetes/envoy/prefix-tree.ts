import { groupBy } from '../../../model/group-by';
import { byPrefix, firstOf, type OnMatch, routeList } from './matcher';
import type { PathEntry } from './path-entries';

/**
 * Paths by the literal text that they start with, so that the cost of a request does not grow with their number.
 *
 * Envoy takes the longest text that fits and looks no further: so each list also holds the paths of shorter texts that can fit.
 * What fits no path is 404.
 */
export function prefixTree(entries: readonly PathEntry[]): object {
  const position = new Map(entries.map((entry, index) => [entry, index]));
  const groups = groupBy(entries, (entry) => entry.prefix);
  const lists = [...groups].map(([prefix, own]): [string, OnMatch] => {
    const shorter = beginnings(prefix).flatMap((text) => groups.get(text)?.filter((entry) => entry.canStartWith(prefix)) ?? []);
    const found = [...shorter, ...own].sort((a, b) => (position.get(a) as number) - (position.get(b) as number));
    return [prefix, { matcher: firstOf(found.map(({ fits, routes }) => ({ predicate: fits, on_match: routeList(prefix, routes) }))) }];
  });
  return byPrefix(Object.fromEntries(lists));
}

/** `/a/b` begins with the empty text, `/`, `/a` and `/a/`. */
function beginnings(prefix: string): string[] {
  return Array.from({ length: prefix.length }, (_, length) => prefix.slice(0, length));
}
