import { claims, consumer, someBring, someCallerHasClaims, subject } from './alternatives';
import { credentialPlaces } from './credential-groups';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at, choices } from './report';
import type { RouteModel } from './route';
import { changeValues, type PlacedValue, routeChanges, routeValues } from './route-values';
import type { SchemeModel, TokenPlace } from './scheme';
import { sortedEntries } from './sorted';
import { parameters } from './template';
import { type ChangesModel, resolveChanges } from './transform';
import type { ValuePart } from './value';
import { parseValue } from './values';

/** Refuses `${...}` that can never have a value on its route, and headers that are written twice. */
export function checkValues(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    for (const placed of [...routeValues(route), ...sticky(route)]) checkValue(placed, [route], api, report);
    for (const [path, changes] of routeChanges(route)) checkTwice(changes, path, report);
  }
  for (const [path, changes, routes] of versionChanges(api)) {
    for (const placed of changeValues(changes, path)) checkValue(placed, routes, api, report);
    checkTwice(changes, path, report);
  }
}

/** What keeps a caller on its side is a value like any other: `claim:sub` is what `${claim:sub}` is. */
function sticky({ key, spec }: RouteModel): PlacedValue[] {
  const of = (keys: readonly string[] | undefined, path: string) =>
    (keys ?? []).flatMap((name, index): PlacedValue[] => {
      const value = name === 'ip' || name.startsWith('cookie:') ? [] : parseValue(`\${${name}}`);
      return [[`${at('routes', key)}.${path}[${index}]`, value]];
    });
  return [...of(spec.sticky, 'sticky'), ...of(spec.canary?.sticky, 'canary.sticky')];
}

/** What versions change, and the routes that have the version. */
function versionChanges(api: ApiModel): [path: string, changes: ChangesModel, routes: RouteModel[]][] {
  return sortedEntries(api.spec.versions?.list).flatMap(([name, version]): [string, ChangesModel, RouteModel[]][] => {
    const routes = api.routes.filter(({ spec }) => spec.versions === undefined || spec.versions.includes(name));
    const path = at('versions.list', name);
    return [
      [`${path}.request`, resolveChanges(version.request), routes],
      [`${path}.response`, resolveChanges(version.response), routes],
    ];
  });
}

/** A value must be there on one of the routes; where it is missing on others, it sets nothing. */
function checkValue([path, value]: PlacedValue, routes: readonly RouteModel[], api: ApiModel, report: Report): void {
  for (const part of value) {
    if (typeof part === 'string') continue;
    const reasons = routes.map((route) => neverSet(part, route, api));
    const [why] = reasons;
    if (why !== undefined && !reasons.includes(undefined)) report.error(path, 'ValueNeverSet', why);
  }
}

/** Names of headers do not tell upper from lower case. */
function checkTwice(changes: ChangesModel, path: string, report: Report): void {
  for (const [block, entries] of [
    ['set', changes.setHeaders],
    ['add', changes.addHeaders],
  ] as const) {
    const names = entries.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice === undefined) continue;
    report.error(`${path}.headers.${block}`, 'HeaderTwice', `"${twice}" stands here twice, in upper and lower case; write it once`);
  }
}

/** The scheme whose credentials come in where a value is taken from, and go no further: API keys, and whatever stands in a query. */
function secretAt({ source, name }: Exclude<ValuePart, string>, { schemes }: ApiModel): SchemeModel | undefined {
  const isThere = (place: TokenPlace) =>
    source === 'query' ? 'query' in place && place.query === name : 'header' in place && place.header === name?.toLowerCase();
  const isSecret = ({ kind }: SchemeModel) => source === 'query' || kind === 'apiKey';
  return [...schemes.values()].find((scheme) => isSecret(scheme) && credentialPlaces(scheme).some(isThere));
}

function neverSet(part: Exclude<ValuePart, string>, route: RouteModel, api: ApiModel): string | undefined {
  switch (part.source) {
    case 'path': {
      const names = parameters(route.template);
      if (names.includes(part.name as string)) return undefined;
      return `"${route.key}" has no parameter {${part.name}}; its parameters are: ${choices(names)}`;
    }
    case 'claim':
      if (someCallerHasClaims(route.access, api)) return undefined;
      if (someBring(claims, route.access, api))
        return `"${route.key}" knows its callers by a key or a certificate, which has no claims; write the scheme with claims before it in "allOf", or remove "\${claim:${part.name}}"`;
      return `no caller of "${route.key}" has claims; require a jwt scheme or remove "\${claim:${part.name}}"`;
    case 'caller':
      if (someBring(subject, route.access, api)) return undefined;
      return `"${route.key}" knows no caller; require a scheme that names its callers or remove "\${caller}"`;
    case 'consumer':
      if (someBring(consumer, route.access, api)) return undefined;
      return `"${route.key}" takes no API keys and knows no consumer; write "\${caller}"`;
    case 'version':
      return api.spec.versions !== undefined ? undefined : 'the API has no versions; remove "${version}"';
    case 'header':
    case 'query': {
      const scheme = secretAt(part, api);
      if (scheme === undefined) return undefined;
      const [what, instead] = scheme.kind === 'apiKey' ? ['API keys', 'consumer'] : ['tokens', 'caller'];
      return `it holds the ${what} of "${scheme.name}", which go no further than the gateway; write "\${${instead}}"`;
    }
    default:
      return undefined;
  }
}
