import type { Fault } from '../spec/fault';
import { type Action, actionBackends } from './action';
import type { ApiModel } from './model';
import type { RouteModel } from './route';

/** The faults of a backend on a route: the route's, else its own. */
export function faultOf(backend: string, route: RouteModel, api: ApiModel): Fault | undefined {
  return route.spec.fault ?? api.backends.get(backend)?.spec.fault;
}

/** The faults of each backend that an action leads to. */
export function faultsOf(action: Action, route: RouteModel, api: ApiModel): Fault[] {
  return actionBackends(action).flatMap((backend) => faultOf(backend, route, api) ?? []);
}
