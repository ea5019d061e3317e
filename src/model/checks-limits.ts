import { requirements } from './access';
import { CLAIM_KINDS } from './checks-access';
import type { LimitModel } from './limits';
import type { ApiModel } from './model';
import type { Report } from './report';
import type { RouteModel } from './route';

/** Limits whose key can never have a value. */
export function checkLimits(api: ApiModel, report: Report): void {
  const lists = new Map<string, RouteModel[]>();
  for (const route of api.routes) lists.set(route.limits.owner, [...(lists.get(route.limits.owner) ?? []), route]);
  for (const routes of lists.values()) {
    for (const limit of (routes[0] as RouteModel).limits.limits) checkLimit(api, limit, routes, report);
  }
  if (!lists.has(api.name) && api.limits.limits.length > 0) {
    report.error('limits', 'UnusedLimits', 'every route has limits of its own, so these count nothing; remove them');
  }
}

function checkLimit(api: ApiModel, limit: LimitModel, routes: readonly RouteModel[], report: Report): void {
  const callers = routes.filter((route) => !('open' in route.access));
  for (const key of limit.by) {
    if ('caller' in key && callers.length === 0) {
      report.error(`${limit.path}.by`, 'LimitKeyNeverSet', 'no route under this limit knows its caller; limit by "ip" or require a scheme');
    }
    if ('consumer' in key && !callers.some((route) => kinds(api, route).includes('apiKey'))) {
      report.error(
        `${limit.path}.by`,
        'LimitKeyNeverSet',
        'no route under this limit takes API keys, so there is no consumer; limit by "caller" or "ip"',
      );
    }
    if ('claim' in key) checkClaimKey(api, limit, callers, key.claim.join('.'), report);
  }
}

function checkClaimKey(api: ApiModel, limit: LimitModel, callers: readonly RouteModel[], claim: string, report: Report): void {
  const without = callers.find((route) => kinds(api, route).some((kind) => !CLAIM_KINDS.has(kind)));
  if (callers.length === 0)
    report.error(
      `${limit.path}.by`,
      'LimitKeyNeverSet',
      `no route under this limit has a token, so there is no claim "${claim}"; limit by "ip" or require a scheme`,
    );
  else if (without !== undefined) {
    report.error(
      `${limit.path}.by`,
      'LimitKeyNeverSet',
      `"${without.key}" may be called without a token, so there is no claim "${claim}"; limit by "caller"`,
    );
  }
}

function kinds(api: ApiModel, route: RouteModel) {
  return requirements(route.access).flatMap((requirement) => api.schemes.get(requirement.scheme)?.kind ?? []);
}
