import { requirements } from './access';
import { credentialPlaces } from './credential-groups';
import { isExternal } from './external-schemes';
import { isHmac } from './hmac-schemes';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import type { SchemeModel, TokenPlace } from './scheme';

/** Refuses alternatives that are never tried: an earlier one decides on whatever stands where they look. */
export function checkExternal(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    if (!('anyOf' in route.access)) continue;
    const path = route.origin.access === 'route' ? `${at('routes', route.key)}.access` : 'access';
    const schemes = schemesOf(route, api);
    for (const [index, later] of schemes.entries()) {
      const earlier = schemes.slice(0, index).find((other) => isAlone(other, later) && decidesFirst(other, later));
      if (earlier === undefined) continue;
      const why = `"${earlier.name}" decides on whatever stands where "${later.name}" looks, so that is never tried; write "${later.name}" first or remove it`;
      report.error(`${path}.anyOf`, 'NeverTried', why);
    }
  }
}

/** Signatures decide together with signatures, and a service with nobody. */
function isAlone(one: SchemeModel, other: SchemeModel): boolean {
  return isExternal(one) || isExternal(other) || isHmac(one) !== isHmac(other);
}

function schemesOf({ access }: RouteModel, { schemes }: ApiModel): SchemeModel[] {
  return [...new Set(requirements(access).flatMap(({ scheme }) => schemes.get(scheme) ?? []))];
}

/** Wherever a credential of the later scheme stands, one of the earlier stands as well. */
function decidesFirst(earlier: SchemeModel, later: SchemeModel): boolean {
  const taken = credentialPlaces(earlier);
  return credentialPlaces(later).every((place) => taken.some((other) => holds(other, place)));
}

/** A header without a prefix holds all that is said in it; `cookie` holds every cookie. */
function holds(outer: TokenPlace, inner: TokenPlace): boolean {
  if (!('header' in outer) || outer.prefix !== '') return JSON.stringify(outer) === JSON.stringify(inner);
  return 'header' in inner ? inner.header === outer.header : 'cookie' in inner && outer.header === 'cookie';
}
