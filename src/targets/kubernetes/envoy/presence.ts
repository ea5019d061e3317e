import { requirements } from '../../../model/access';
import { type CredentialPlace, credentialGroups } from '../../../model/credential-groups';
import { isLogin } from '../../../model/login-schemes';
import type { ApiModel } from '../../../model/model';
import type { RouteModel } from '../../../model/route';
import type { SchemeModel } from '../../../model/scheme';
import { hasParameter } from './parameters';

/** Conditions on a request in the terms of a route's match. */
export interface MatchConditions {
  readonly headers: readonly object[];
  readonly cookies: readonly object[];
  /** Whether the client has shown a certificate. */
  readonly certificate?: boolean;
  /** The share of all requests that chance takes, from 0 to 1. */
  readonly fraction?: number;
}

/** What every request fulfils. */
export const NO_CONDITIONS: MatchConditions = { headers: [], cookies: [] };

/** Conditions that must all hold; at most one of the two is left to chance. */
export function both(a: MatchConditions, b: MatchConditions): MatchConditions {
  const fraction = a.fraction ?? b.fraction;
  return {
    headers: [...a.headers, ...b.headers],
    cookies: [...a.cookies, ...b.cookies],
    certificate: a.certificate === true || b.certificate === true,
    ...(fraction === undefined ? {} : { fraction }),
  };
}

/** Schemes that are told apart by their tokens' issuer, and a condition under which one of their credentials is present. */
export interface Candidate {
  readonly when: MatchConditions;
  readonly schemes: readonly string[];
}

/** Who decides on a request of a route, in order. */
export function deciding(route: RouteModel, api: ApiModel): Candidate[] {
  const schemes = requirements(route.access).map((requirement) => requirement.scheme);
  return 'anyOf' in route.access ? candidates(api, schemes) : [{ when: NO_CONDITIONS, schemes }];
}

/**
 * Who decides on a request, in order: of the schemes in written order, those whose credential is present first.
 *
 * The last candidate has no condition: without any credential the first schemes answer 401, but pages are where browsers log in.
 */
function candidates(api: ApiModel, schemes: readonly string[]): Candidate[] {
  const groups = credentialGroups(schemes.map((name) => api.schemes.get(name) as SchemeModel));
  const first = groups[0] as (typeof groups)[0];
  if (groups.length === 1) return [{ when: NO_CONDITIONS, schemes: first.schemes }];
  const present = groups.flatMap((group) => group.places.map((place) => ({ when: presence(place), schemes: group.schemes })));
  return [...present, ...navigations(api, schemes), { when: NO_CONDITIONS, schemes: first.schemes }];
}

/** A browser that asks for a page and brings nothing: the first scheme with a login sends it to its issuer. */
function navigations(api: ApiModel, schemes: readonly string[]): Candidate[] {
  const login = schemes.find((name) => isLogin(api.schemes.get(name)));
  if (login === undefined) return [];
  const asksForPage = [
    { name: 'accept', string_match: { contains: 'text/html' } },
    { name: 'sec-fetch-mode', string_match: { exact: 'navigate' } },
  ];
  const isGet = { name: ':method', string_match: { exact: 'GET' } };
  return asksForPage.map((header) => ({ when: { ...NO_CONDITIONS, headers: [isGet, header] }, schemes: [login] }));
}

function presence(place: CredentialPlace): MatchConditions {
  if ('certificate' in place) return { ...NO_CONDITIONS, certificate: true };
  if ('cookie' in place) return { ...NO_CONDITIONS, cookies: [{ name: place.cookie, string_match: { safe_regex: { regex: '(?s).*' } } }] };
  if ('query' in place)
    return { ...NO_CONDITIONS, headers: [{ name: ':path', string_match: { safe_regex: { regex: hasParameter(place.query) } } }] };
  const match = place.prefix === '' ? { present_match: true } : { string_match: { prefix: place.prefix, ignore_case: true } };
  return { ...NO_CONDITIONS, headers: [{ name: place.header, ...match }] };
}
