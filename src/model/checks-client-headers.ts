import type { NeverSent } from './client-headers';
import { neverSent } from './header-owners';
import type { LimitModel } from './limits';
import type { ApiModel, GatewayModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import { routeValues } from './route-values';
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

/** Refuses `${header:…}` of what is gone by then, unless a rule of the route has set it. What schemes tell backends is there by then. */
export function checkHeaderValues(api: ApiModel, { requestId }: GatewayModel, report: Report): void {
  for (const route of api.routes) {
    const set = new Set(
      [route, ...route.variants].flatMap(({ request }) =>
        [...(request?.setHeaders ?? []), ...(request?.addHeaders ?? [])].map(({ name }) => name),
      ),
    );
    for (const [path, value] of routeValues(route)) {
      for (const part of value) {
        if (typeof part === 'string' || part.source !== 'header' || set.has((part.name as string).toLowerCase())) continue;
        const name = part.name as string;
        const ownId = name.toLowerCase() === requestId.header && requestId.header !== 'x-request-id';
        const why = ownId ? 'it holds the request\'s id only behind the gateway; write "${requestId}"' : neverSent(name);
        if (why !== undefined) report.error(path, 'ValueNeverSet', `no request has the header "${name}": ${why}`);
      }
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
    ...sticky(spec.canary?.sticky, `${path}.canary.sticky`),
    ...sticky(spec.sticky, `${path}.sticky`),
    ...(spec.cache?.key?.headers ?? []).flatMap((name, index) => awaited(name, `${path}.cache.key.headers[${index}]`)),
  ];
}

/** Keys by which callers keep their sides. */
function sticky(keys: readonly string[] = [], path: string): Awaited[] {
  return keys.flatMap((key, index) => (key.startsWith('header:') ? awaited(key.slice('header:'.length), `${path}[${index}]`) : []));
}

function awaited(name: string | undefined, path: string): Awaited[] {
  return name === undefined ? [] : [[name, path]];
}
