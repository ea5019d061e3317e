import { actionBackends } from './action';
import { someBring, subject } from './alternatives';
import { fallbackOf } from './fallback';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import { waysOf } from './ways';

/** Refuses last good answers that nobody could ever get: on a route, and on a backend whose routes are all like that. */
export function checkCached(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    const why = whyNone(route, api);
    if (route.spec.fallback?.cached !== undefined && why !== undefined) report.error(`${at('routes', route.key)}.fallback.cached`, ...why);
  }
  for (const { name, spec } of api.backends.values()) {
    if (spec.fallback?.cached === undefined) continue;
    const reasons = api.routes.filter((route) => inherits(route, name, api)).map((route) => whyNone(route, api));
    const [why] = reasons;
    if (why !== undefined && !reasons.includes(undefined)) report.error(`${at('backends', name)}.fallback.cached`, ...why);
  }
}

function inherits(route: RouteModel, backend: string, api: ApiModel): boolean {
  const ways = waysOf(route).filter(({ action }) => actionBackends(action).includes(backend));
  return ways.some((way) => fallbackOf(way, backend, api)?.origin === 'backend');
}

function whyNone({ key, methods, access }: RouteModel, api: ApiModel): readonly [code: string, message: string] | undefined {
  if (!methods.includes('GET')) {
    return [
      'NothingToKeep',
      `answers to GET are kept, and "${key}" has none; write a fixed answer as respond, or another backend as backend`,
    ];
  }
  if ('open' in access || someBring(subject, access, api)) return undefined;
  const why = `answers are kept for each caller, and nobody knows who calls "${key}"`;
  return ['NobodyToKeepFor', `${why}; write a fixed answer as respond, or let a scheme with a subject in`];
}
