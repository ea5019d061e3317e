import type { PathModel, RouteModel } from '../../../model/route';
import { meet } from '../../../model/template';
import type { RouteContext } from './context';
import { acceptedPath } from './guard';
import type { EnvoyRoute } from './resources';
import { methodMatch } from './route-entries';
import { unanswered } from './unanswered';

/** The Envoy routes of one path, apart. */
export interface PathRoutes {
  readonly preflights: readonly EnvoyRoute[];
  readonly answers: readonly { readonly route: RouteModel; readonly entries: readonly object[] }[];
  readonly notAllowed: EnvoyRoute;
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
export function unusualRoutes({ preflights, answers, notAllowed }: PathRoutes, path: PathModel, { api, gateway }: RouteContext): object[] {
  const refused = unanswered('path guard', 'path-refused', [api], gateway);
  const opening = answers.filter(({ route }) => opens(route));
  if (opening.length === 0) return refused;
  const condition = opened(opening.map(({ route }) => route));
  return [
    ...preflights.map((route) => where(condition, route)),
    ...opening.flatMap(({ entries }) => entries),
    ...refused.map((route) => where(methodMatch([...path.methods.keys()]), route)),
    where(condition, notAllowed),
    ...refused,
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
