import { barePlace, credentialPlaces } from './credential-groups';
import { isExternal } from './external-schemes';
import { isHmac } from './hmac-schemes';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';
import type { JwtModel, SchemeModel, TokenPlace } from './scheme';
import { identityHeaders } from './scheme-headers';

/** Refuses schemes that cannot hold together, or that tell the backend two callers in one header. */
export function checkAllOf(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    if (!('allOf' in route.access)) continue;
    const path = `${route.origin.access === 'route' ? `${at('routes', route.key)}.` : ''}access.allOf`;
    for (const [one, other] of pairs(schemesOf(route, api))) checkPair(one, other, path, report);
  }
}

function checkPair(one: SchemeModel, other: SchemeModel, path: string, report: Report): void {
  const headers = identityHeaders(one).map(([name]) => name);
  const shared = identityHeaders(other).find(([name]) => headers.includes(name));
  if (shared !== undefined) {
    const why = `"${one.name}" and "${other.name}" both fill "${shared[0]}"; give each scheme a header of its own`;
    report.error(path, 'HeaderOfTwoSchemes', why);
  }
  if (signedAndMore(one, other) || signedAndMore(other, one)) {
    const why = `"${one.name}" and "${other.name}" look for their credentials in the same header, and none is both; choose another header`;
    report.error(path, 'NeverBoth', why);
  }
  if (one.jwt === undefined || other.jwt === undefined || !differ(one.jwt.issuer, other.jwt.issuer) || !collide(one.jwt, other.jwt)) return;
  const why = `"${one.name}" and "${other.name}" look for their tokens in the same place, and no token is of both issuers; write tokenIn`;
  report.error(path, 'NeverBoth', why);
}

/** Whether a signature and another scheme's credential would have to be the same. */
function signedAndMore(signed: SchemeModel, other: SchemeModel): boolean {
  if (!isHmac(signed) || isHmac(other) || isExternal(other)) return false;
  const places = credentialPlaces(other);
  return places.length > 0 && places.every((each) => 'header' in each && each.header === signed.hmac.header);
}

/** Whether every token of one scheme stands where the other one, too, would look at it, and refuse it. */
function collide({ tokenIn: one }: JwtModel, { tokenIn: other }: JwtModel): boolean {
  if (one.length === 1 && other.length === 1) return one.map(barePlace).join() === other.map(barePlace).join();
  const [first, second] = [one.map(place), other.map(place)];
  return first.every((each) => second.includes(each)) || second.every((each) => first.includes(each));
}

function place(where: TokenPlace): string {
  return JSON.stringify(where);
}

/** Two addresses of which one is bound later may turn out to be the same. */
function differ(one: string, other: string): boolean {
  return one !== other && !one.includes('${value:') && !other.includes('${value:');
}

function schemesOf({ access }: RouteModel, { schemes }: ApiModel): SchemeModel[] {
  const names = 'allOf' in access ? access.allOf.map(({ scheme }) => scheme) : [];
  return [...new Set(names)].flatMap((name) => schemes.get(name) ?? []);
}

function pairs<T>(items: readonly T[]): [one: T, other: T][] {
  return items.flatMap((other, index) => items.slice(0, index).map((one): [T, T] => [one, other]));
}
