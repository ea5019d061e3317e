import { requirements } from './access';
import { allBring, claims, consumer } from './alternatives';
import { barePlace, credentialPlaces } from './credential-groups';
import type { ApiModel } from './model';
import { routeBackends } from './references';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import type { SchemeModel } from './scheme';
import { sortedEntries, sortedJson } from './sorted';
import { checkHttps } from './urls';

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
  for (const { name, spec } of api.backends.values()) {
    if (spec.exchange !== undefined) checkHttps(spec.exchange.endpoint, `${at('backends', name)}.exchange.endpoint`, report);
  }
  for (const route of api.routes) {
    checkRights(api, route, report);
    checkPlaces(api, route, report);
    checkExchange(api, route, report);
    checkShares(api, route, report);
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

/** A token is exchanged before it is known which of several backends gets the request. */
function checkShares(api: ApiModel, route: RouteModel, report: Report): void {
  for (const { action } of [route, ...route.variants]) {
    if (!('weighted' in action)) continue;
    const exchanges = action.weighted.map(({ backend }) => sortedJson(api.backends.get(backend)?.spec.exchange ?? {}));
    if (new Set(exchanges).size < 2) continue;
    const why = `"${route.key}" divides its requests among backends that do not exchange tokens alike; give each of them the same "exchange"`;
    report.error(at('routes', route.key), 'ExchangeDiffers', why);
  }
}

/** There is nothing to exchange where a caller can come without a token. */
function checkExchange(api: ApiModel, route: RouteModel, report: Report): void {
  if (allBring(claims, route.access, api)) return;
  for (const [name, path] of routeBackends(route)) {
    if (api.backends.get(name)?.spec.exchange === undefined) continue;
    const why = `"${name}" exchanges the caller's token, and "${route.key}" may be called without one; require a jwt scheme`;
    report.error(path, 'ExchangeNeedsToken', why);
  }
}
