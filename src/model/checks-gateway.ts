import { requirements } from './access';
import { checkAccessLog } from './checks-access-log';
import { checkLimitHeaders } from './checks-client-headers';
import { checkGatewayLimits } from './checks-limits';
import { clientHeaders } from './client-headers';
import type { ApiModel, GatewayModel } from './model';
import type { Report } from './report';
import { at, unknownName } from './report';
import { sortedEntries } from './sorted';

/** What must hold among the APIs of one gateway. */
export function checkGateway(gateway: GatewayModel, report: Report): void {
  const used = new Set(
    gateway.apis.flatMap((api) => api.routes.flatMap((route) => requirements(route.access).map((requirement) => requirement.scheme))),
  );
  checkGatewayLimits(gateway, report);
  checkLimitHeaders(gateway.limits.limits, clientHeaders(gateway), report);
  checkAccessLog(gateway, report);
  checkMustUse(gateway, report);
  for (const [name] of sortedEntries(gateway.settings.baseline?.schemes)) {
    if (!used.has(name))
      report.error(
        at('baseline.schemes', name),
        'UnusedScheme',
        `no route of any API requires the scheme "${name}", so it protects nothing; require it or remove it`,
      );
  }
  for (const [index, api] of gateway.apis.entries()) {
    for (const other of gateway.apis.slice(0, index)) {
      const place = shared(api, other);
      if (api.name === other.name) report.error('apis', 'SameName', `two APIs are called "${api.name}"; give each its own name`);
      else if (place !== undefined) {
        const message = `"${other.name}" and "${api.name}" both answer on ${place}; give them different hosts or base paths`;
        report.error('apis', 'ApisOverlap', message);
      }
    }
  }
}

/**
 * A scheme that routes may use to keep the baseline and that nobody has is a warning: it lets nobody in, and routes that use another
 * one are refused.
 */
function checkMustUse({ apis, settings }: GatewayModel, report: Report): void {
  const known = new Set([...Object.keys(settings.baseline?.schemes ?? {}), ...apis.flatMap((api) => [...api.schemes.keys()])]);
  for (const [index, name] of (settings.baseline?.access?.mustUse ?? []).entries()) {
    if (!known.has(name)) report.warning(`baseline.access.mustUse[${index}]`, 'UnknownScheme', unknownName('scheme', name, known));
  }
}

/** Where both answer. The host is looked at first, so that an exact host takes nothing from a wildcard or from any host. */
function shared(a: ApiModel, b: ApiModel): string | undefined {
  const any = a.hosts.length === 0 && b.hosts.length === 0;
  const host = any ? 'any host' : a.hosts.find((name) => b.hosts.includes(name));
  const [outer, inner] = [`${a.basePath}/`, `${b.basePath}/`].sort((one, other) => one.length - other.length) as [string, string];
  if (host === undefined || !inner.startsWith(outer)) return undefined;
  return `${host}${inner.length === 1 ? inner : inner.slice(0, -1)}`;
}
