import type { ApiModel } from '../../model/model';
import type { RouteModel } from '../../model/route';
import type { ProxyRetry } from '../../runtime/config-proxy';
import { parseDurationMillis } from '../../spec/duration';
import { backendsOf } from './context';

/** How a route's requests are repeated: its own words, else its backend's. */
export function retryOf(route: RouteModel, api: ApiModel): ProxyRetry | undefined {
  const ofBackends = backendsOf(route).map((name) => api.backends.get(name)?.spec.retry);
  const retry = { ...ofBackends.find((spec) => spec !== undefined), ...route.spec.retry };
  const { attempts, when, perTryTimeout, backoff, nonIdempotent } = retry;
  if (attempts === undefined && when === undefined) return undefined;
  return {
    attempts: attempts ?? 1,
    when: when ?? ['connect-failure'],
    ...(perTryTimeout !== undefined && { perTryTimeoutMillis: parseDurationMillis(perTryTimeout) }),
    initialMillis: parseDurationMillis(backoff?.initial ?? '25ms'),
    maxMillis: parseDurationMillis(backoff?.max ?? '250ms'),
    nonIdempotent: nonIdempotent ?? false,
  };
}
