import type { BackendModel } from '../model/backend';
import { resolveFallback } from '../model/fallback';
import { resolveMirror } from '../model/mirror';
import type { ApiModel } from '../model/model';
import { resolveRetry } from '../model/retry';
import type { RouteModel } from '../model/route';
import { routeBackends } from './bound';
import type { ProxyReason } from './proxy-reason';

/** What API Gateway does not do around the requests of a route, with what it costs. */
export function resilienceReasons(route: RouteModel, api: ApiModel): ProxyReason[] {
  return routeBackends(route)
    .flatMap((name) => api.backends.get(name) ?? [])
    .flatMap((backend) => [
      ...reasons('retry', retryCost(route, backend), route, backend),
      ...reasons('fallback', fallbackCost(route, backend), route, backend),
      ...reasons('mirror', mirrorCost(route, backend), route, backend),
    ]);
}

type Field = 'retry' | 'fallback' | 'mirror';

/** On whichever level it is written. */
function reasons(field: Field, why: string | undefined, { spec }: RouteModel, backend: BackendModel): ProxyReason[] {
  if (why === undefined) return [];
  const below = backend.spec[field] !== undefined && (field === 'retry' || spec[field] === undefined);
  return [...(spec[field] === undefined ? [] : [{ field, why }]), ...(below ? [{ field: `backends.${backend.name}.${field}`, why }] : [])];
}

function retryCost({ spec, timeoutMillis }: RouteModel, backend: BackendModel): string | undefined {
  const { attempts = 0, perTryTimeoutMillis = timeoutMillis } = resolveRetry(spec, backend.spec) ?? {};
  if (attempts === 0) return undefined;
  const longest = Math.min(timeoutMillis, perTryTimeoutMillis * (attempts + 1));
  return `API Gateway asks a backend once; the function is billed for up to ${attempts + 1} tries and the pauses between them, ${longest / 1_000} s at most`;
}

function fallbackCost({ spec }: RouteModel, backend: BackendModel): string | undefined {
  const fallback = resolveFallback(spec, backend.spec);
  if (fallback === undefined || 'cached' in fallback) return undefined;
  return 'API Gateway has nobody to ask in the place of a backend';
}

function mirrorCost({ spec }: RouteModel, backend: BackendModel): string | undefined {
  if (resolveMirror(spec, backend.spec) === undefined) return undefined;
  return 'API Gateway sends no copies; an answer waits up to 100 ms for its copy, which the function is billed for';
}
