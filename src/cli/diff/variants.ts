import type { Variant } from '../../spec/variants';
import type { Finding } from './change';
import { any, type Compare, each } from './compare';
import { compareDestination, type Destination } from './destination';
import type { Side } from './side';
import { compareRequest, compareResponse } from './transform';
import { list, sameValue, show } from './words';

/** Other answers of a route by predicate: each with the one that has the same predicate. */
export function compareVariants(before: Side, after: Side): Finding[] {
  const [old, young] = [byPredicate(before), byPredicate(after)];
  const both = [...old.keys()].filter((when) => young.has(when));
  const order = [...young.keys()].filter((when) => old.has(when));
  return [
    ...[...old].flatMap(([when]) => (young.has(when) ? [] : each(['breaking'], `variant gone: ${when} is answered like all others`))),
    ...both.flatMap((when) => compareVariant(when, old.get(when) as Resolved, young.get(when) as Resolved)),
    ...[...young].flatMap(([when, { variant }]) => (old.has(when) ? [] : each(['clients'], `new variant: ${when} → ${describe(variant)}`))),
    ...(sameValue(both, order) ? [] : each(['clients'], `variants are tried in another order: ${list(order, 'then')}`)),
  ];
}

interface Resolved {
  readonly variant: Variant;
  /** Of the route where the variant names none. */
  readonly destination: Destination;
}

function byPredicate({ spec }: Side): Map<string, Resolved> {
  const found = new Map<string, Resolved>();
  for (const variant of spec.variants ?? []) {
    const when = predicates(variant.when);
    // of two with the same predicate only the first can match
    if (!found.has(when)) found.set(when, { variant, destination: leads(variant) ? variant : spec });
  }
  return found;
}

function leads({ backend, weighted, respond, redirect }: Variant): boolean {
  return [backend, weighted, respond, redirect].some((part) => part !== undefined);
}

function compareVariant(when: string, before: Resolved, after: Resolved): Finding[] {
  const field = `variant ${when}`;
  const same = before.destination === before.variant || after.destination === after.variant;
  return [
    // where neither names one, the route's own is told
    ...(same ? compareDestination(`${field}.`, before.destination, after.destination) : []),
    ...any('operations')(`${field}.rewrite`, before.variant.rewrite, after.variant.rewrite),
    ...(compareRequest as Compare)(`${field}.request`, before.variant.request, after.variant.request),
    ...compareResponse(`${field}.response`, before.variant.response, after.variant.response),
  ];
}

function predicates({ headers, query, cookies }: Variant['when']): string {
  const words = (kind: string, map: object | undefined) =>
    Object.entries(map ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, match]) => `${kind} ${kind === 'header' ? name.toLowerCase() : name} ${show(match)}`);
  return list([...words('header', headers), ...words('query', query), ...words('cookie', cookies)]);
}

function describe({ when: _, ...variant }: Variant): string {
  return show(variant);
}
