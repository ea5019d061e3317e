import { requirements } from './access';
import type { ApiModel, GatewayModel } from './model';
import type { Report } from './report';
import { at } from './report';

/** What must hold among the APIs of one gateway. */
export function checkGateway(gateway: GatewayModel, report: Report): void {
  const used = new Set(
    gateway.apis.flatMap((api) => api.routes.flatMap((route) => requirements(route.access).map((requirement) => requirement.scheme))),
  );
  for (const name of Object.keys(gateway.settings.baseline?.schemes ?? {})) {
    if (!used.has(name))
      report.error(
        at('baseline.schemes', name),
        'UnusedScheme',
        `no route of any API requires the scheme "${name}", so it protects nothing; require it or remove it`,
      );
  }
  for (const [index, api] of gateway.apis.entries()) {
    for (const other of gateway.apis.slice(0, index)) {
      if (api.name === other.name) report.error('apis', 'SameName', `two APIs are called "${api.name}"; give each its own name`);
      else if (overlap(api, other)) {
        report.error(
          'apis',
          'ApisOverlap',
          `"${other.name}" and "${api.name}" both answer on ${where(api)}; give them different hosts or base paths`,
        );
      }
    }
  }
}

function overlap(a: ApiModel, b: ApiModel): boolean {
  const hosts =
    a.hosts.length === 0 || b.hosts.length === 0 ? a.hosts.length === b.hosts.length : a.hosts.some((host) => b.hosts.includes(host));
  const [left, right] = [`${a.basePath}/`, `${b.basePath}/`];
  return hosts && (left.startsWith(right) || right.startsWith(left));
}

function where(api: ApiModel): string {
  return `${api.hosts[0] ?? 'any host'}${api.basePath === '' ? '/' : api.basePath}`;
}
