import type { ErrorsModel } from '../../../model/errors';
import type { PathModel, RouteModel } from '../../../model/route';
import { meet } from '../../../model/template';
import { acceptedPath } from './guard';
import { problemResponse } from './problem-answer';
import { methodMatch } from './route-entries';

/** The Envoy routes of one path, apart. */
export interface PathRoutes {
  readonly preflights: readonly EnvoyRoute[];
  readonly answers: readonly { readonly route: RouteModel; readonly entries: readonly object[] }[];
  readonly notAllowed: EnvoyRoute;
}

/** An Envoy route. */
export interface EnvoyRoute {
  readonly match: { readonly prefix: string; readonly headers?: readonly object[] };
  readonly [field: string]: unknown;
}

/** The answer to a path that the guard refuses. */
export function refusedPath(errors: ErrorsModel): EnvoyRoute {
  return { name: 'path guard', match: { prefix: '/' }, ...problemResponse('path-refused', errors) };
}

/**
 * The paths that overlap one whose routes open the path guard, itself included. What they don't open themselves has to be refused
 * there: a route that is less specific must not answer in their place.
 */
export function besideOpened(paths: readonly PathModel[]): ReadonlySet<PathModel> {
  const opened = paths.filter(({ methods }) => [...methods.values()].some(opens));
  return new Set(paths.filter((path) => opened.some((other) => other === path || meet(path.template, other.template) !== undefined)));
}

function opens({ allowedPaths }: RouteModel): boolean {
  return allowedPaths.length > 0;
}

/**
 * The routes of a path for requests that the guard refuses elsewhere: those that open it, and what a path that they open is answered for
 * a preflight and for a method without a route. The rest is refused.
 */
export function unusualRoutes({ preflights, answers, notAllowed }: PathRoutes, path: PathModel, errors: ErrorsModel): object[] {
  const refused = refusedPath(errors);
  const opening = answers.filter(({ route }) => opens(route));
  if (opening.length === 0) return [refused];
  const condition = opened(opening.map(({ route }) => route));
  return [
    ...preflights.map((route) => where(condition, route)),
    ...opening.flatMap(({ entries }) => entries),
    where(methodMatch([...path.methods.keys()]), refused),
    where(condition, notAllowed),
    refused,
  ];
}

/** A condition on the path that some of the routes open it. */
function opened(routes: readonly RouteModel[]): object {
  const regex = [...new Set(routes.map(({ allowedPaths }) => acceptedPath(allowedPaths)))].join('|');
  return { name: ':path', string_match: { safe_regex: { regex } } };
}

function where(condition: object, route: EnvoyRoute): EnvoyRoute {
  return { ...route, match: { ...route.match, headers: [...(route.match.headers ?? []), condition] } };
}
