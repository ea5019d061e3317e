import { allBring, claims, consumer, someBring, subject } from './alternatives';
import type { LimitModel } from './limits';
import type { ApiModel, GatewayModel } from './model';
import type { Report } from './report';
import type { RouteModel } from './route';

/** A route and the API whose schemes it names. */
interface Counted {
  readonly api: ApiModel;
  readonly route: RouteModel;
}

/** Limits whose key can never have a value, and limits that count nothing. */
export function checkLimits(api: ApiModel, report: Report): void {
  const lists = new Map<string, Counted[]>();
  for (const route of api.routes) {
    const list = lists.get(route.limits.owner) ?? [];
    list.push({ api, route });
    lists.set(route.limits.owner, list);
  }
  for (const counted of lists.values()) {
    for (const limit of counted[0]?.route.limits.limits ?? []) {
      checkKeys(limit, counted, report);
      checkEveryCaller(limit, counted, report);
    }
  }
  if (!lists.has(api.name) && api.limits.limits.length > 0) {
    report.error('limits', 'UnusedLimits', 'every route has limits of its own, so these count nothing; remove them');
  }
}

/** The limits of the gateway count over the routes of all its APIs. */
export function checkGatewayLimits(gateway: GatewayModel, report: Report): void {
  const counted = gateway.apis.flatMap((api) => api.routes.map((route) => ({ api, route })));
  for (const limit of gateway.limits.limits) checkKeys(limit, counted, report);
}

/** Callers without the key share one bucket; a key that no caller can have is refused. */
function checkKeys(limit: LimitModel, counted: readonly Counted[], report: Report): void {
  const never = (brings: typeof claims) => !counted.some(({ api, route }) => someBring(brings, route.access, api));
  const refuse = (why: string) => report.error(`${limit.path}.by`, 'LimitKeyNeverSet', why);
  for (const key of limit.by) {
    if ('caller' in key && never(subject)) {
      refuse('no route under this limit knows its caller; limit by "ip" or require a scheme');
    } else if ('consumer' in key && never(consumer)) {
      refuse('no route under this limit takes API keys, so there is no consumer; limit by "caller" or "ip"');
    } else if ('claim' in key && never(claims)) {
      refuse(`no route under this limit has a token, so there is no claim "${key.claim.join('.')}"; limit by "ip" or require a scheme`);
    }
  }
}

/** Where a route requires a scheme, each of its callers must have the key: else one way in would share what another has alone. */
function checkEveryCaller(limit: LimitModel, counted: readonly Counted[], report: Report): void {
  for (const key of limit.by) {
    if (!('caller' in key || 'claim' in key)) continue;
    const brings = 'caller' in key ? subject : claims;
    if (!counted.some(({ api, route }) => someBring(brings, route.access, api))) continue;
    const without = counted.find(({ api, route }) => !('open' in route.access) && !allBring(brings, route.access, api));
    if (without === undefined) continue;
    const why =
      'claim' in key
        ? `may be called without a token, so there is no claim "${key.claim.join('.')}"`
        : 'may be called by a scheme that names no caller';
    const named = 'claim' in key && allBring(subject, without.route.access, without.api);
    const instead = named ? 'limit by "caller"' : 'limit by "ip", or give that route limits of its own';
    report.error(`${limit.path}.by`, 'LimitKeyNeverSet', `"${without.route.key}" ${why}; ${instead}`);
  }
}
