import { type Action, actionBackends } from './action';
import { actionsOf } from './actions';
import type { ApiModel } from './model';
import { at, type Report } from './report';
import { ofFirst } from './retry';
import type { RouteModel } from './route';
import { standInOnRoute } from './versions';

/** Refuses copies that go to a backend which has been asked already. */
export function checkMirrors(api: ApiModel, report: Report): void {
  for (const { name, spec } of api.backends.values()) {
    if (spec.mirror?.backend === name) mirrorsItself(`${at('backends', name)}.mirror.backend`, name, undefined, report);
  }
  checkMirrorsOfRoutes(api, report);
}

/** The same of routes alone, as a version has them too. */
export function checkMirrorsOfRoutes(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    for (const action of actionsOf(route)) checkWay(action, route, api, report);
  }
}

function checkWay(action: Action, route: RouteModel, api: ApiModel, report: Report): void {
  const backends = new Set(actionBackends(action));
  const [first] = backends;
  const mirror = route.spec.mirror ?? ofFirst(action, api)?.mirror;
  if (first === undefined || mirror === undefined) return;
  const backend = standInOnRoute(route, api, mirror.backend);
  // a version that leads there alone has no copies
  const leadsThere = route.version !== undefined && backends.size === 1;
  if (!backends.has(backend) || leadsThere) return;
  const place = route.spec.mirror === undefined ? at('backends', first) : at('routes', route.key);
  mirrorsItself(`${place}.mirror.backend`, backend, route, report);
}

function mirrorsItself(path: string, name: string, route: RouteModel | undefined, report: Report): void {
  const where = route?.version === undefined ? '' : ` on "${route.key}" in version "${route.version}"`;
  report.error(path, 'MirrorsItself', `"${name}" would get its own requests twice${where}; name another backend`);
}
