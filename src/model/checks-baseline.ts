import type { Baseline } from '../spec/baseline';
import { parseDurationMillis } from '../spec/duration';
import { parseSizeBytes } from '../spec/size';
import { requirements } from './access';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at, choices } from './report';
import type { RouteModel } from './route';

/** A member may tighten the gateway's baseline and never weaken it. */
export function checkBaseline(api: ApiModel, baseline: Baseline, report: Report): void {
  for (const route of api.routes) {
    checkBaselineAccess(route, baseline, report);
    checkCeilings(route, baseline, report);
    checkOrigins(route, baseline, report);
  }
}

function checkBaselineAccess(route: RouteModel, { access }: Baseline, report: Report): void {
  const path = route.origin.access === 'route' ? `${at('routes', route.key)}.access` : 'access';
  if (access?.openAllowed === false && 'open' in route.access) {
    report.error(path, 'OpenRefused', `"${route.key}" is open, and the gateway's baseline allows no open route; require a scheme`);
  }
  const allowed = access?.mustUse;
  if (allowed === undefined) return;
  for (const { scheme } of requirements(route.access)) {
    if (!allowed.includes(scheme))
      report.error(path, 'SchemeRefused', `"${scheme}" is not among the schemes of the gateway's baseline; use ${choices(allowed)}`);
  }
}

function checkCeilings(route: RouteModel, { timeout, body }: Baseline, report: Report): void {
  if (timeout !== undefined && route.timeoutMillis > parseDurationMillis(timeout)) {
    report.error(
      at('routes', route.key),
      'AboveBaseline',
      `the timeout of ${route.timeoutMillis} ms is above the gateway's ceiling; write at most "${timeout}"`,
    );
  }
  if (body?.maxSize !== undefined && route.maxBodyBytes !== undefined && route.maxBodyBytes > parseSizeBytes(body.maxSize)) {
    report.error(
      at('routes', route.key),
      'AboveBaseline',
      `body.maxSize of ${route.maxBodyBytes} bytes is above the gateway's ceiling; write at most "${body.maxSize}"`,
    );
  }
}

function checkOrigins(route: RouteModel, { cors }: Baseline, report: Report): void {
  if (cors === undefined || cors.origins.includes('*')) return;
  const wider = route.cors?.origins.find((origin) => !cors.origins.includes(origin));
  if (wider !== undefined) {
    report.error(
      `${at('routes', route.key)}.cors.origins`,
      'AboveBaseline',
      `"${wider}" is not among the origins of the gateway's baseline: ${choices(cors.origins)}`,
    );
  }
}
