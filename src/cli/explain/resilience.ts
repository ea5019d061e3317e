import { type Action, actionBackends } from '../../model/action';
import type { BackendModel } from '../../model/backend';
import { resolveCapacity } from '../../model/capacity';
import { faultOf } from '../../model/fault';
import { mirrorOf } from '../../model/mirror';
import type { ApiModel } from '../../model/model';
import type { Method } from '../../model/path';
import { reasonsFor, retryOf } from '../../model/retry';
import type { RouteModel } from '../../model/route';
import type { Backend } from '../../spec/backend';

/** Whose requests they are. */
interface Asked {
  readonly route: RouteModel;
  readonly api: ApiModel;
  readonly method: string;
}

/** What happens to a request on its way to a backend, in words; nothing where nothing does. */
export function policiesOf(action: Action, name: string, { route, api, method }: Asked): { readonly policies?: readonly string[] } {
  const backend = api.backends.get(name) as BackendModel;
  const policies = [
    ...faults(backend.name, route, api),
    ...repetitions(action, route, api, method as Method),
    ...mirrored(action, route, api),
    ...balanced(backend.spec),
    ...bounded(backend.spec),
    ...transcoded(backend.spec),
  ];
  return policies.length === 0 ? {} : { policies };
}

function faults(backend: string, route: RouteModel, api: ApiModel): string[] {
  const { abort, delay } = faultOf(backend, route, api) ?? {};
  return [
    ...(delay === undefined ? [] : [`fault: ${delay.percent} % wait ${delay.time}`]),
    ...(abort === undefined ? [] : [`fault: ${abort.percent} % are answered ${abort.status} in its place`]),
  ];
}

function repetitions(action: Action, route: RouteModel, api: ApiModel, method: Method): string[] {
  const retry = retryOf(action, route, api);
  if (retry === undefined || actionBackends(action).length === 0) return [];
  const reasons = reasonsFor(retry, method);
  if (retry.attempts === 0 || reasons.length === 0) return [`retry: none of ${method}`];
  const within = retry.perTryMillis === undefined ? '' : `, each try within ${retry.perTryMillis / 1_000} s`;
  return [`retry: up to ${retry.attempts} more after ${reasons.join(', ')}${within}`];
}

function mirrored(action: Action, route: RouteModel, api: ApiModel): string[] {
  const mirror = mirrorOf(action, route, api);
  if (mirror === undefined) return [];
  return [`mirror: ${mirror.percent} % to ${mirror.backend}${mirror.authorized ? '' : ', without Authorization'}`];
}

function balanced({ loadBalancing, healthCheck, outliers }: Backend): string[] {
  const { leastRequest, hash } = loadBalancing ?? {};
  const kind = leastRequest !== undefined ? 'least request' : hash === undefined ? 'round robin' : `by ${hash.by.join(' and ')}`;
  return [
    ...(loadBalancing === undefined ? [] : [`endpoint: ${kind}`]),
    ...(healthCheck === undefined ? [] : [`endpoint: one whose ${healthCheck.path} answers 2xx`]),
    ...(outliers === undefined ? [] : [`endpoint: none that failed ${outliers.consecutive5xx ?? 5} times in a row`]),
  ];
}

function bounded({ capacity }: Backend): string[] {
  if (capacity === undefined) return [];
  const { connections, pendingRequests, requests } = resolveCapacity(capacity);
  return [`capacity: ${requests} requests, ${connections} connections, ${pendingRequests} waiting; 503 above`];
}

function transcoded({ transcode }: Backend): string[] {
  if (transcode === undefined) return [];
  return [`transcode: the JSON becomes a call of ${transcode.services.join(' or ')}, by the rule that fits its path; gRPC itself is 415`];
}
