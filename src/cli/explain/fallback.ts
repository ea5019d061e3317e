import { fallbackOf, type InheritedFallback } from '../../model/fallback';
import type { ApiModel } from '../../model/model';
import type { RouteModel } from '../../model/route';

/** What stands in for a backend that a request may go to. */
export interface ExplainedFallback {
  /** Of which backend. */
  readonly of: string;
  readonly origin: InheritedFallback['origin'];
  /** The status of a fixed answer. */
  readonly status?: number;
  /** The backend that is asked instead. */
  readonly backend?: string;
  /** How old the last good answer may be. */
  readonly cached?: string;
}

/** The fallbacks of the backends that a request may go to. */
export function fallbacksOf(backends: readonly string[], route: RouteModel, api: ApiModel, method: string): ExplainedFallback[] {
  return backends.flatMap((of): ExplainedFallback[] => {
    const found = fallbackOf(route, of, api);
    if (found === undefined) return [];
    const { fallback, origin } = found;
    if ('respond' in fallback) return [{ of, origin, status: fallback.respond.status }];
    if ('backend' in fallback) return [{ of, origin, backend: fallback.backend }];
    // answers to GET are kept, and stand in for those to GET and HEAD
    return method === 'GET' || method === 'HEAD' ? [{ of, origin, cached: fallback.cached.ttl }] : [];
  });
}

/** It as a line of text. */
export function fallbackLine({ of, origin, status, backend, cached }: ExplainedFallback): string {
  const what =
    status !== undefined
      ? `answer ${status}`
      : backend !== undefined
        ? `the backend ${backend}`
        : `the last good answer of the last ${cached}`;
  return `fallback of ${of}: ${what} [${origin}]`;
}
