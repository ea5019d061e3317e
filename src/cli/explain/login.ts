import { type AccessModel, requirements } from '../../model/access';
import { credentialPlaces } from '../../model/credential-groups';
import { isLogin, type LoginSchemeModel } from '../../model/login-schemes';
import type { ApiModel } from '../../model/model';
import type { LoginPart, RouteModel } from '../../model/route';
import type { SchemeModel, TokenPlace } from '../../model/scheme';
import { type Check, refusedBy } from './check';
import { type AskedRequest, headerLine } from './request';

const PARTS: { readonly [part in LoginPart['part']]: string } = {
  callback: 'the issuer sends browsers here: on to the page that was asked for, with a session, or 401',
  logout: 'the session ends, also at the issuer where that is offered',
};

/** What a login answers by itself: on the routes that it brings, and to a browser that asks for a page without a session. */
export function checkLogin(request: AskedRequest, route: RouteModel, api: ApiModel): Check[] {
  if (route.login !== undefined) return [own(request, route.login, route)];
  const schemes = requirements(route.access).flatMap(({ scheme }) => api.schemes.get(scheme) ?? []);
  const login = schemes.find(isLogin);
  if (login === undefined || !asksForPage(request) || isCredentialThere(request, login, schemes, route.access)) return [];
  return [answered(login.name, route, `a browser that asks for a page logs in first, at ${login.login.issuer}`)];
}

/** An issuer sends browsers back with what it answers them and what they were sent with (RFC 6749, section 4.1.2). */
function own({ query }: AskedRequest, { scheme, part }: LoginPart, route: RouteModel): Check {
  if (part === 'logout' || ['code', 'state'].every((name) => query.has(name))) return answered(scheme, route, PARTS[part]);
  return refusedBy('authenticate', scheme, route.origin.access, 'unauthenticated', 'no issuer sends a browser here without code and state');
}

function answered(policy: string, { origin }: RouteModel, detail: string): Check {
  return { check: 'authenticate', outcome: 'answered', policy, origin: origin.access, status: 302, detail };
}

function asksForPage(request: AskedRequest): boolean {
  const accepts = headerLine(request, 'accept')?.includes('text/html') === true;
  return request.method === 'GET' && (accepts || headerLine(request, 'sec-fetch-mode') === 'navigate');
}

/** Where all must hold, only a session keeps a browser from the issuer; else whatever came decides. */
function isCredentialThere(
  request: AskedRequest,
  { login }: LoginSchemeModel,
  schemes: readonly SchemeModel[],
  access: AccessModel,
): boolean {
  const { claims, consumer, certificate, cookies } = request;
  if (claims !== undefined || [login.cookies.session, login.cookies.refresh].some((name) => cookies.has(name))) return true;
  if ('allOf' in access) return false;
  if (consumer !== undefined || certificate !== undefined) return true;
  return schemes.flatMap(credentialPlaces).some((place) => isThere(place, request));
}

function isThere(place: TokenPlace, request: AskedRequest): boolean {
  if ('cookie' in place) return request.cookies.has(place.cookie);
  if ('query' in place) return request.query.has(place.query);
  return (
    (headerLine(request, place.header) ?? '').toLowerCase().startsWith(place.prefix.toLowerCase()) && request.headers.has(place.header)
  );
}
