import type { Scheme } from '../spec/scheme';
import { requirements } from './access';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';

/** Kinds of schemes whose callers have claims. */
export const CLAIM_KINDS: ReadonlySet<keyof Scheme> = new Set(['jwt', 'introspection', 'login']);

/** Schemes that no route requires, and rights that a scheme's callers cannot have. */
export function checkAccess(api: ApiModel, report: Report): void {
  const used = new Set(api.routes.flatMap((route) => requirements(route.access).map((requirement) => requirement.scheme)));
  for (const name of Object.keys(api.spec.schemes ?? {})) {
    if (!used.has(name))
      report.error(
        at('schemes', name),
        'UnusedScheme',
        `no route requires the scheme "${name}", so it protects nothing; require it in "access" or remove it`,
      );
  }
  const seen = new Set<string>();
  for (const route of api.routes) checkRights(api, route, seen, report);
}

function checkRights(api: ApiModel, route: RouteModel, seen: Set<string>, report: Report): void {
  for (const requirement of requirements(route.access)) {
    const kind = api.schemes.get(requirement.scheme)?.kind;
    if (kind === undefined) continue;
    const path = route.origin.access === 'route' ? `${at('routes', route.key)}.access` : 'access';
    const refuse = (field: string, why: string) => {
      if (seen.has(`${path}.${field}`)) return;
      seen.add(`${path}.${field}`);
      report.error(`${path}.${field}`, 'RightOfOtherScheme', `"${requirement.scheme}" is a scheme of kind ${kind}: ${why}`);
    };
    if (requirement.scopes.length > 0 && !CLAIM_KINDS.has(kind)) refuse('scopes', 'its callers have no scopes; remove them');
    if (requirement.claims.length > 0 && !CLAIM_KINDS.has(kind)) refuse('claims', 'its callers have no claims; remove them');
    if (requirement.groups.length > 0 && !CLAIM_KINDS.has(kind) && kind !== 'apiKey')
      refuse('groups', 'its callers have no groups; remove them');
  }
}
