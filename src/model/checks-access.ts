import { requirements } from './access';
import { claims, consumer } from './alternatives';
import { barePlace, credentialPlaces } from './credential-groups';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import type { SchemeModel } from './scheme';
import { sortedEntries } from './sorted';

/** Schemes that no route requires, and rights that a scheme's callers cannot have. */
export function checkAccess(api: ApiModel, report: Report): void {
  const used = new Set(api.routes.flatMap((route) => requirements(route.access).map((requirement) => requirement.scheme)));
  for (const [name] of sortedEntries(api.spec.schemes)) {
    if (!used.has(name))
      report.error(
        at('schemes', name),
        'UnusedScheme',
        `no route requires the scheme "${name}", so it protects nothing; require it in "access" or remove it`,
      );
  }
  for (const route of api.routes) {
    checkRights(api, route, report);
    checkPlaces(api, route, report);
  }
}

function checkRights(api: ApiModel, route: RouteModel, report: Report): void {
  const path = route.origin.access === 'route' ? `${at('routes', route.key)}.access` : 'access';
  for (const { scheme: name, scopes, claims: rules, groups } of requirements(route.access)) {
    const scheme = api.schemes.get(name);
    if (scheme === undefined || claims(scheme)) continue;
    const refuse = (field: string) => {
      const why = `"${name}" is a scheme of kind ${scheme.kind}: its callers have no ${field}; remove them`;
      report.error(`${path}.${field}`, 'RightOfOtherScheme', why);
    };
    if (scopes.length > 0) refuse('scopes');
    if (rules.length > 0) refuse('claims');
    if (groups.length > 0 && !consumer(scheme)) refuse('groups');
  }
}

/** What stands in one place is looked at as a key and as a token, and is never both: one of the two would always refuse it. */
function checkPlaces(api: ApiModel, route: RouteModel, report: Report): void {
  const path = route.origin.access === 'route' ? `${at('routes', route.key)}.access` : 'access';
  const schemes = [...new Set(requirements(route.access).flatMap(({ scheme }) => api.schemes.get(scheme) ?? []))];
  for (const keys of schemes.filter(consumer)) {
    const places = credentialPlaces(keys).map(barePlace);
    const other = schemes.find(
      (scheme) => takesTokens(scheme) && credentialPlaces(scheme).some((place) => places.includes(barePlace(place))),
    );
    if (other === undefined) continue;
    const why = `"${keys.name}" takes keys and "${other.name}" tokens from the same place; give the keys a header or parameter of their own`;
    report.error(path, 'KeysBesideTokens', why);
  }
  if ('anyOf' in route.access) checkTokens(schemes.filter(takesTokens), `${path}.anyOf`, report);
}

function takesTokens({ jwt, introspection }: SchemeModel): boolean {
  return jwt !== undefined || introspection !== undefined;
}

/** Nothing about an opaque token says whose it is: it cannot be told from another scheme's in the same place. */
function checkTokens(schemes: readonly SchemeModel[], path: string, report: Report): void {
  for (const opaque of schemes.filter(({ introspection }) => introspection !== undefined)) {
    const places = credentialPlaces(opaque).map(barePlace);
    const isBeside = (scheme: SchemeModel) => credentialPlaces(scheme).some((place) => places.includes(barePlace(place)));
    const other = schemes.find((scheme) => scheme !== opaque && isBeside(scheme));
    if (other === undefined) continue;
    const why = `"${opaque.name}" and "${other.name}" take tokens from the same place, and nothing about an opaque token says whose it is; write tokenIn with a place of its own`;
    report.error(path, 'TokensBesideTokens', why);
    return;
  }
}
