import { type Action, actionBackends } from './action';
import type { BackendModel } from './backend';
import type { Destinations, GatewayModel } from './model';

/** The first backend that an action leads to, where JSON is turned into gRPC for it. */
export function transcodedBackend(action: Action, api: Destinations): BackendModel | undefined {
  const [first = ''] = actionBackends(action);
  const backend = api.backends.get(first);
  return backend?.spec.transcode === undefined ? undefined : backend;
}

/** Whether JSON is turned into gRPC for some backend that is reached. */
export function transcodes({ apis }: GatewayModel): boolean {
  return apis.some((api) => [...api.reached].some((name) => api.backends.get(name)?.spec.transcode !== undefined));
}
