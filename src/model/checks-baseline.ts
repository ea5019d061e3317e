import type { Baseline } from '../spec/baseline';
import { parseDurationMillis } from '../spec/duration';
import { parseSizeBytes } from '../spec/size';
import { coversOrigin } from './cors';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at, choices } from './report';
import type { Origin, RouteModel } from './route';
import { sortedEntries } from './sorted';

/** A member may tighten the gateway's baseline and never weaken it. */
export function checkBaseline(api: ApiModel, baseline: Baseline, report: Report): void {
  checkTimeouts(api, baseline, report);
  checkBodies(api, baseline, report);
  for (const route of api.routes) {
    checkOpen(route, baseline, report);
    checkSchemes(route, baseline, report);
    checkOrigins(route, baseline, report);
  }
}

function checkOpen(route: RouteModel, { access }: Baseline, report: Report): void {
  if (access?.openAllowed !== false || !('open' in route.access)) return;
  const what = route.origin.access === 'route' ? `"${route.key}" is open` : 'routes are open by this rule';
  report.error(
    place(route, route.origin.access, 'access'),
    'OpenRefused',
    `${what}, and the gateway's baseline allows no open route; require a scheme`,
  );
}

/** Each way to be let in must use one of the schemes; further schemes beside it only tighten. */
function checkSchemes(route: RouteModel, { access }: Baseline, report: Report): void {
  const allowed = access?.mustUse;
  if (allowed === undefined || 'open' in route.access) return;
  const schemes = ('anyOf' in route.access ? route.access.anyOf : route.access.allOf).map(({ scheme }) => scheme);
  const others = schemes.filter((scheme) => !allowed.includes(scheme));
  if (others.length === 0 || ('allOf' in route.access && others.length < schemes.length)) return;
  const message = `"${others[0]}" is not among the schemes of the gateway's baseline; use ${choices(allowed)}`;
  report.error(place(route, route.origin.access, 'access'), 'SchemeRefused', message);
}

function checkTimeouts(api: ApiModel, { timeout: ceiling }: Baseline, report: Report): void {
  if (ceiling === undefined) return;
  const check = (timeout: string | undefined, path: string) => {
    if (timeout !== undefined && parseDurationMillis(timeout) > parseDurationMillis(ceiling)) above(timeout, ceiling, path, report);
  };
  for (const { name, spec } of api.backends.values()) check(spec.timeout, `${at('backends', name)}.timeout`);
  for (const { key, spec } of api.routes) {
    const path = at('routes', key);
    check(spec.timeout, `${path}.timeout`);
    check(spec.batch?.timeout, `${path}.batch.timeout`);
    check(spec.aggregate?.timeout, `${path}.aggregate.timeout`);
    for (const [name, call] of sortedEntries(spec.aggregate?.calls)) check(call.timeout, `${at(`${path}.aggregate.calls`, name)}.timeout`);
  }
}

function checkBodies(api: ApiModel, { body }: Baseline, report: Report): void {
  const ceiling = body?.maxSize;
  if (ceiling === undefined) return;
  const check = (size: string | undefined, path: string) => {
    if (size !== undefined && parseSizeBytes(size) > parseSizeBytes(ceiling)) above(size, ceiling, path, report);
  };
  check(api.spec.body?.maxSize, 'body.maxSize');
  for (const { key, spec } of api.routes) check(spec.body?.maxSize, `${at('routes', key)}.body.maxSize`);
}

function above(written: string, ceiling: string, path: string, report: Report): void {
  report.error(path, 'AboveBaseline', `"${written}" is above the ceiling of the gateway's baseline; write at most "${ceiling}"`);
}

function checkOrigins(route: RouteModel, { cors }: Baseline, report: Report): void {
  if (cors === undefined || route.cors === undefined) return;
  const path = place(route, route.origin.cors, 'cors');
  const wider = route.cors.origins.find((origin) => !cors.origins.some((allowed) => coversOrigin(allowed, origin)));
  if (wider !== undefined) {
    const message = `"${wider}" is not among the origins of the gateway's baseline: ${choices(cors.origins)}`;
    report.error(`${path}.origins`, 'AboveBaseline', message);
  }
  if (route.cors.credentials && cors.credentials === false) {
    report.error(`${path}.credentials`, 'AboveBaseline', "the gateway's baseline allows no credentials; remove it");
  }
}

/** Where a policy of a route is written. */
function place(route: RouteModel, origin: Origin, block: string): string {
  return origin === 'route' ? `${at('routes', route.key)}.${block}` : block;
}
