import { type Action, backendReferences } from './action';
import { at } from './report';
import type { RouteModel } from './route';

/** The backends that a route names, each with the place that names it; not those that a version puts in their place. */
export function routeBackends(route: RouteModel): [name: string, path: string][] {
  const path = at('routes', route.key);
  const of = (action: Action, place: string) =>
    backendReferences(action).map(([name, step]): [string, string] => [name, `${place}.${step}`]);
  const { mirror, fallback } = route.spec;
  return [
    ...of(route.action, path),
    ...route.variants.flatMap((variant, index) =>
      variant.action === route.action ? [] : of(variant.action, `${path}.variants[${index}]`),
    ),
    ...named(mirror?.backend, `${path}.mirror.backend`),
    ...named(fallback?.backend, `${path}.fallback.backend`),
  ];
}

function named(name: string | undefined, path: string): [string, string][] {
  return name === undefined ? [] : [[name, path]];
}
