import { groupBy } from '../../../model/group-by';
import { byPrefix, firstOf, type OnMatch, routeList } from './matcher';
import type { PathEntry } from './path-entries';
import { hasSegments } from './template-regex';

/**
 * Paths by their number of segments and then by the literal text that they start with, so that neither the cost of a request nor
 * the memory for a path grows with their number: what all paths share is compared once, and most paths need no expression of their own.
 *
 * A path that fits templates of both kinds fits one with its number of segments that comes before the others (`resolvePaths` adds it),
 * so those are looked at first. What fits none of them goes on to the paths of any length, and what fits no path to `otherwise`, if there is one.
 */
export function pathTree(entries: readonly PathEntry[], otherwise: OnMatch | undefined): object {
  const ofLength = groupBy(entries, (entry) => entry.segments);
  const ofAnyLength = ofLength.get(undefined);
  const mostFirst = [...ofLength].sort(([, a], [, b]) => b.length - a.length);
  const trees = mostFirst.flatMap(([length, same]) =>
    length === undefined ? [] : [{ predicate: hasSegments(length), on_match: { matcher: prefixTree(same) } }],
  );
  if (ofAnyLength === undefined) return firstOf(trees, otherwise);
  const last = otherwise === undefined ? {} : { on_no_match: otherwise };
  return firstOf(trees, { matcher: { ...prefixTree(ofAnyLength), ...last } });
}

/**
 * Paths by the literal text that they start with. Envoy takes the longest text under which one fits; each text also has the paths of
 * shorter ones that can fit, so that the first path decides and not the longest text.
 */
function prefixTree(entries: readonly PathEntry[]): object {
  const position = new Map(entries.map((entry, index) => [entry, index]));
  const groups = groupBy(entries, (entry) => entry.prefix);
  const lists = [...groups].map(([prefix, own]): [string, OnMatch] => {
    const shorter = beginnings(prefix).flatMap((text) => groups.get(text)?.filter((entry) => entry.canStartWith(prefix)) ?? []);
    const found = [...shorter, ...own].sort((a, b) => (position.get(a) as number) - (position.get(b) as number));
    return [prefix, firstThatFits(prefix, found)];
  });
  return byPrefix(Object.fromEntries(lists));
}

/** Behind a path that surely fits no other is looked at. */
function firstThatFits(prefix: string, entries: readonly PathEntry[]): OnMatch {
  const sure = entries.find((entry) => entry.toldByPrefix);
  const open = sure === undefined ? entries : entries.slice(0, entries.indexOf(sure));
  const otherwise = sure === undefined ? undefined : routeList(prefix, sure.routes);
  if (open.length === 0 && otherwise !== undefined) return otherwise;
  return {
    matcher: firstOf(
      open.map(({ fits, routes }) => ({ predicate: fits, on_match: routeList(prefix, routes) })),
      otherwise,
    ),
  };
}

/** `/a/b` begins with the empty text, `/`, `/a` and `/a/`. */
function beginnings(prefix: string): string[] {
  return Array.from({ length: prefix.length }, (_, length) => prefix.slice(0, length));
}
