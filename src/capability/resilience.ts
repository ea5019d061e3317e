import { type FallbackModel, fallbackOf } from '../model/fallback';
import { mirrorOf } from '../model/mirror';
import type { ApiModel } from '../model/model';
import { routeBackends } from '../model/reached';
import { retryOf } from '../model/retry';
import type { RouteModel } from '../model/route';
import type { ProxyReason } from './proxy-reason';

/** What API Gateway does not do around the requests of a route, with what it costs. */
export function resilienceReasons(route: RouteModel, api: ApiModel): ProxyReason[] {
  return routeBackends(route).flatMap((backend) => {
    const reasons = (field: Field, why: string | undefined) => reasonsAt(field, why, route, backend, api);
    return [
      ...reasons('retry', retryCost(route, backend, api)),
      ...reasons('fallback', fallbackCost(fallbackOf(route, backend, api)?.fallback)),
      ...reasons('mirror', mirrorCost(route, backend, api)),
    ];
  });
}

type Field = 'retry' | 'fallback' | 'mirror';

/** On whichever level it is written. */
function reasonsAt(field: Field, why: string | undefined, { spec }: RouteModel, backend: string, { backends }: ApiModel): ProxyReason[] {
  if (why === undefined) return [];
  const below = backends.get(backend)?.spec[field] !== undefined && (field === 'retry' || spec[field] === undefined);
  return [...(spec[field] === undefined ? [] : [{ field, why }]), ...(below ? [{ field: `backends.${backend}.${field}`, why }] : [])];
}

function retryCost(route: RouteModel, backend: string, api: ApiModel): string | undefined {
  const { timeoutMillis } = route;
  const { attempts = 0, perTryMillis = timeoutMillis } = retryOf({ backend }, route, api) ?? {};
  if (attempts === 0) return undefined;
  const longest = Math.min(timeoutMillis, perTryMillis * (attempts + 1));
  return `API Gateway asks a backend once; the function is billed for up to ${attempts + 1} tries and the pauses between them, ${longest / 1_000} s at most`;
}

function fallbackCost(fallback: FallbackModel | undefined): string | undefined {
  if (fallback === undefined || 'cached' in fallback) return undefined;
  return 'API Gateway has nobody to ask in the place of a backend';
}

function mirrorCost(route: RouteModel, backend: string, api: ApiModel): string | undefined {
  if (mirrorOf({ backend }, route, api) === undefined) return undefined;
  return 'API Gateway sends no copies; an answer waits up to 100 ms for its copy, which the function is billed for';
}
