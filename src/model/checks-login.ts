import type { ApiModel } from './model';
import type { Report } from './report';
import type { LoginPart, RouteModel } from './route';
import { schemePath } from './scheme-path';
import { shape } from './template';

/** Refuses paths of a login that something else answers. */
export function checkLogin(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    if (route.login === undefined) continue;
    const other = api.routes.find((one) => one !== route && shape(one.template) === shape(route.template));
    if (other !== undefined) refuse(route, route.login, other, api, report);
  }
}

function refuse({ template }: RouteModel, { scheme, part }: LoginPart, other: RouteModel, api: ApiModel, report: Report): void {
  const taken = other.login === undefined ? `the route "${other.key}"` : `the ${other.login.part} of "${other.login.scheme}"`;
  const why = `"${template.text}" is also the path of ${taken}, and one path has one answer; write another "${part}"`;
  report.error(`${schemePath(api, scheme)}.login.${part}`, 'LoginPathTaken', why);
}
