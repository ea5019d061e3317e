import { type BreakerModel, resolveBreaker } from './breaker';
import { groupBy } from './group-by';
import type { ApiModel, GatewayModel } from './model';
import type { RouteModel } from './route';

/** A backend that a canary tries, and what it is judged by. */
export interface TriedBackend {
  readonly name: string;
  /** Left out where nothing says when the backend is bad. */
  readonly breaker?: BreakerModel;
}

/** A canary whose share grows by steps. */
export interface SteppedCanary {
  readonly api: string;
  /** The route, in the first of its versions. */
  readonly route: RouteModel;
  /** In several versions of a route they may differ. */
  readonly backends: readonly TriedBackend[];
}

/** The canaries of a gateway that somebody takes from step to step. */
export function steppedCanaries({ apis }: Pick<GatewayModel, 'apis'>): SteppedCanary[] {
  return apis.flatMap((api) =>
    [...groupBy(api.routes, ({ key }) => key).values()].flatMap((routes) => {
      const [route] = routes as [RouteModel];
      if (route.spec.canary?.steps === undefined) return [];
      return [{ api: api.name, route, backends: triedBackends(routes, api) }];
    }),
  );
}

function triedBackends(routes: readonly RouteModel[], { backends }: ApiModel): TriedBackend[] {
  const actions = routes.flatMap((route) => [route, ...route.variants]).map(({ action }) => action);
  const tried = new Set(actions.flatMap((action) => ('backend' in action ? (action.canary?.backend ?? []) : [])));
  return [...tried].sort().map((name) => {
    const { breaker } = backends.get(name)?.spec ?? {};
    return { name, ...(breaker === undefined ? {} : { breaker: resolveBreaker(breaker) }) };
  });
}
