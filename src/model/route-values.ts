import type { Action } from './action';
import { at } from './report';
import type { RewriteModel } from './rewrite';
import type { RouteModel } from './route';
import { sortedEntries } from './sorted';
import { type ChangesModel, NO_CHANGES } from './transform';
import type { ValueText } from './value';
import { parseValue } from './values';

/** A text with `${...}` and the place where it is written. */
export type PlacedValue = readonly [path: string, value: ValueText];

/** The changes of requests and answers that stand on a route and its variants, each with its place. */
export function routeChanges(route: RouteModel): [path: string, changes: ChangesModel][] {
  const path = at('routes', route.key);
  return [[path, route] as const, ...route.variants.map((variant, index) => [`${path}.variants[${index}]`, variant] as const)].flatMap(
    ([place, { request, response }]) => [...changed(`${place}.request`, request), ...changed(`${place}.response`, response)],
  );
}

function changed(path: string, changes: ChangesModel | undefined): [path: string, changes: ChangesModel][] {
  return changes === NO_CHANGES ? [] : placed(path, changes);
}

/** Every text of a route that is filled in for each request. */
export function routeValues(route: RouteModel): PlacedValue[] {
  const path = at('routes', route.key);
  return [
    ...routeChanges(route).flatMap(([place, changes]) => changeValues(changes, place)),
    ...rewrite(route.rewrite, `${path}.rewrite`),
    ...redirect(route.action, path),
    ...route.variants.flatMap((variant, index) => {
      const place = `${path}.variants[${index}]`;
      return [...rewrite(variant.rewrite, `${place}.rewrite`), ...(variant.action === route.action ? [] : redirect(variant.action, place))];
    }),
  ];
}

/** Every text of the changes of a request or an answer. */
export function changeValues(model: ChangesModel, path: string): PlacedValue[] {
  const of = (entries: ChangesModel['setHeaders'], block: string) =>
    entries.map(({ name, value }): PlacedValue => [at(`${path}.${block}`, name), value]);
  return [
    ...of(model.setHeaders, 'headers.set'),
    ...of(model.addHeaders, 'headers.add'),
    ...of(model.setQuery, 'query.set'),
    ...sortedEntries(model.json?.set).flatMap(([name, value]) => texts(value, at(`${path}.json.set`, name))),
  ];
}

/** The texts within any JSON. */
function texts(value: unknown, path: string): PlacedValue[] {
  if (typeof value === 'string') return [[path, parseValue(value)]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part) => texts(part, path));
}

function rewrite(model: RewriteModel | undefined, path: string): PlacedValue[] {
  if (model === undefined) return [];
  return [...placed(`${path}.path`, model.path), ...placed(`${path}.host`, model.host)];
}

function redirect(action: Action, path: string): PlacedValue[] {
  return 'redirect' in action ? [[`${path}.redirect.to`, action.redirect.to]] : [];
}

function placed<T>(path: string, value: T | undefined): [string, T][] {
  return value === undefined ? [] : [[path, value]];
}
