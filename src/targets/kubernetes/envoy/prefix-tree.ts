import { groupBy } from '../../../model/group-by';
import { byPrefix, routeList } from './matcher';
import type { PathEntry } from './path-entries';

/**
 * Routes by the literal text that their paths start with, so that the cost of a request does not grow with their number.
 *
 * Envoy takes the longest text that fits and looks no further: so each list also holds the routes of shorter texts that can match.
 * A path that no route of its list matches is 404.
 */
export function prefixTree(entries: readonly PathEntry[], otherwise: object): object {
  const position = new Map(entries.map((entry, index) => [entry, index]));
  const groups = groupBy(entries, (entry) => entry.prefix);
  const lists = [...groups.keys()].map((prefix) => {
    const shorter = beginnings(prefix).flatMap((text) => groups.get(text)?.filter((entry) => entry.canStartWith(prefix)) ?? []);
    const found = [...shorter, ...(groups.get(prefix) ?? [])].sort((a, b) => (position.get(a) as number) - (position.get(b) as number));
    return [
      prefix,
      routeList(
        prefix,
        found.map((entry) => entry.route),
      ),
    ];
  });
  return byPrefix(Object.fromEntries(lists.length > 0 ? lists : [['/', routeList('/', [otherwise])]]), routeList('not found', [otherwise]));
}

/** `/a/b` begins with the empty text, `/`, `/a` and `/a/`. */
function beginnings(prefix: string): string[] {
  return Array.from({ length: prefix.length }, (_, length) => prefix.slice(0, length));
}
