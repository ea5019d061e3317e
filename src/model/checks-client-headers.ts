import type { NeverSent } from './client-headers';
import type { LimitModel } from './limits';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import { sortedEntries } from './sorted';

/** A header's name and the place that waits for it. */
type Awaited = readonly [name: string, path: string];

/** Refuses conditions on headers that no client can send, and limits by them. */
export function checkClientHeaders(api: ApiModel, never: NeverSent, report: Report): void {
  for (const route of api.routes) checkLimitHeaders(route.limits.limits, never, report);
  for (const [name, path] of [...versionHeader(api), ...api.routes.flatMap(routeHeaders)]) {
    const why = never(name);
    if (why !== undefined) report.error(path, 'HeaderNeverSent', `no request has the header "${name}": ${why}; choose another header`);
  }
}

/** Refuses limits by headers that no client can send: all requests would share one bucket. */
export function checkLimitHeaders(limits: readonly LimitModel[], never: NeverSent, report: Report): void {
  for (const { by, path } of limits) {
    for (const key of by) {
      const why = 'header' in key ? never(key.header) : undefined;
      if (why === undefined || !('header' in key)) continue;
      report.error(`${path}.by`, 'LimitKeyNeverSet', `no request has the header "${key.header}": ${why}; limit by "ip" or "caller"`);
    }
  }
}

function versionHeader({ spec }: ApiModel): Awaited[] {
  return awaited(spec.versions?.by.header, 'versions.by.header');
}

function routeHeaders({ key, spec }: RouteModel): Awaited[] {
  const path = at('routes', key);
  return [
    ...(spec.require?.headers ?? []).flatMap((name, index) => awaited(name, `${path}.require.headers[${index}]`)),
    ...(spec.variants ?? []).flatMap(({ when }, index) =>
      sortedEntries(when.headers).flatMap(([name]) => awaited(name, at(`${path}.variants[${index}].when.headers`, name))),
    ),
    ...awaited(spec.canary?.preview?.header, `${path}.canary.preview.header`),
    ...(spec.cache?.key?.headers ?? []).flatMap((name, index) => awaited(name, `${path}.cache.key.headers[${index}]`)),
  ];
}

function awaited(name: string | undefined, path: string): Awaited[] {
  return name === undefined ? [] : [[name, path]];
}
