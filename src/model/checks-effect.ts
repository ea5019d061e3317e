import type { Route } from '../spec/route';
import { type Action, actionBackends } from './action';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';

/** What belongs to the way to a backend. */
const OF_BACKENDS = ['timeout', 'retry', 'fallback', 'mirror', 'fault', 'rewrite', 'request', 'stream'] as const satisfies (keyof Route)[];

/** Refuses what is written and can have no effect: rules for a backend where a route leads to none. */
export function checkEffect(api: ApiModel, report: Report): void {
  for (const { key, spec, action, variants } of api.routes) {
    const path = at('routes', key);
    if (spec.canary !== undefined && !('backend' in action)) {
      report.error(
        `${path}.canary`,
        'NoBackend',
        'a canary stands in for the backend of its route, and this one names none; write backend',
      );
    }
    if ([action, ...variants.map((variant) => variant.action)].some(leadsOn)) continue;
    for (const field of OF_BACKENDS) {
      if (spec[field] === undefined) continue;
      report.error(`${path}.${field}`, 'NoBackend', `the gateway answers "${key}" by itself, so ${field} has no effect; remove it`);
    }
  }
}

function leadsOn(action: Action): boolean {
  return 'batch' in action || actionBackends(action).length > 0;
}
