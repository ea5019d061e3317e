import { at, unknownName } from '../model/report';
import { type Problem, SpecError } from '../problem';
import type { ApiSpec } from '../spec/api';
import type { Canary } from '../spec/canary';
import { parseApi } from '../spec/parse';

/** Props of `CanaryRoute`: a canary, and the route that tries it. */
export interface CanaryRouteProps extends Canary {
  /** The route that is tried with another backend, as the spec names it: `POST /orders`. */
  readonly route: string;
}

/** What a canary may be said with. */
export const CANARY_PROPS: readonly string[] = ['route', 'backend', 'weightPercent', 'sticky', 'preview', 'steps'];

const ROUTELESS: Problem[] = [
  { path: 'routes', code: 'Needed', message: 'the canary that is added has no route; write "route" in its props, as the spec names it' },
];

/** The API with a canary on one of its routes. Throws a `SpecError` in the words of the spec where it does not fit. */
export function withCanary(spec: ApiSpec, props: CanaryRouteProps): ApiSpec {
  // JavaScript hands over what it likes
  const problems = typeof props?.route === 'string' ? canaryProblems(spec, props.route) : ROUTELESS;
  if (problems.length > 0) throw new SpecError(`API '${spec.name}'`, problems);
  const { route, ...canary } = props;
  return parseApi({ ...spec, routes: { ...spec.routes, [route]: { ...spec.routes[route], canary } } });
}

function canaryProblems({ routes }: ApiSpec, route: string): Problem[] {
  const path = at('routes', route);
  if (!Object.hasOwn(routes, route)) return [{ path, code: 'UnknownRoute', message: unknownName('route', route, Object.keys(routes)) }];
  if (routes[route]?.canary === undefined) return [];
  return [{ path: `${path}.canary`, code: 'DuplicateCanary', message: 'is there already; leave it out or change it where it was written' }];
}
