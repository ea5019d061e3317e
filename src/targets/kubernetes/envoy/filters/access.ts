import type { Requirement } from '../../../../model/access';
import { credentialPlaces } from '../../../../model/credential-groups';
import { isExternal } from '../../../../model/external-schemes';
import { isHmac } from '../../../../model/hmac-schemes';
import { isIntrospection } from '../../../../model/introspection-schemes';
import { isLogin } from '../../../../model/login-schemes';
import type { ApiModel } from '../../../../model/model';
import type { ClaimPath, ClaimRule, JwtModel, SchemeModel, TokenPlace } from '../../../../model/scheme';
import { allowedField, claimsMetadata, EXTERNAL_METADATA, holderField, providerName, RBAC_METADATA } from '../names';
import { hasParameterTwice, hasParameterValue } from '../parameters';
import { quoteRegex } from '../typed';
import { hasNameOf } from './client-certificate';
import { groupWord, NO_KEYS_KNOWN } from './keys';
import { allOf, anyOf, not, type Refusal } from './rbac';

/** The filter that looks at what a valid token says. */
export const ACCESS_FILTER = 'tollgate.access';

/** How the entries of a route's access rule count: among entries of the scheme that let the caller in, or all of them. */
export type Combination = 'any' | 'all';

/** What a route refuses of callers whose token is valid: claims that are missing, and rights; and all whom no key or certificate names. */
export function accessRefusals(api: ApiModel, entries: readonly Requirement[], combination: Combination): Refusal[] {
  const schemes = [...new Set(entries.map((entry) => entry.scheme))];
  const of = (kind: SchemeModel['kind']) => schemes.filter((scheme) => api.schemes.get(scheme)?.kind === kind);
  const [tokens, others] = [
    [...of('jwt'), ...of('login')],
    [...of('apiKey'), ...of('clientCertificate'), ...of('hmac')],
  ];
  const unauthenticated = [
    ...schemes
      .filter((scheme) => !isAskedFor(api, scheme) && !isLogin(api.schemes.get(scheme)))
      .flatMap((scheme) => severalCredentials(api, scheme)),
    ...tokens.flatMap((scheme) => invalidClaims(api, scheme)),
    ...[...of('login'), ...of('introspection'), ...of('external')].map((scheme) => not(isKnown(api, scheme))),
    ...(combination === 'all' ? others.map((scheme) => not(isKnown(api, scheme))) : nobodyKnown(api, others)),
  ];
  const rights = entries.map((entry) => allOf([isKnown(api, entry.scheme), ...entryRights(api, entry)]));
  const needed = entries.some((entry) => entryRights(api, entry).length > 0);
  const unavailable = schemes.filter((scheme) => takesKeys(api, scheme)).flatMap((scheme) => unknowable(api, scheme));
  return [
    ...(unavailable.length > 0 ? [{ policy: '0-unavailable' as const, on: 'principals' as const, when: unavailable }] : []),
    ...(unauthenticated.length > 0 ? [{ policy: '1-unauthenticated' as const, on: 'principals' as const, when: unauthenticated }] : []),
    ...(needed
      ? [{ policy: '2-forbidden' as const, on: 'principals' as const, when: [not(combination === 'any' ? anyOf(rights) : allOf(rights))] }]
      : []),
  ];
}

/**
 * Under which conditions services are asked: one of their headers is there, and the route refuses nobody for another credential. Where
 * they are not asked, the route refuses.
 */
export function askingServices(api: ApiModel, entries: readonly Requirement[], combination: Combination): object[] {
  const services = entries.map(({ scheme }) => api.schemes.get(scheme)).filter(isExternal);
  const isOther = ({ scheme }: Requirement) => !isExternal(api.schemes.get(scheme));
  const refusals = accessRefusals(api, entries.filter(isOther), combination);
  return [
    ...services.map(({ external }) => anyOf(external.sendHeaders.map(isThere))),
    ...refusals.filter(({ policy }) => policy !== '2-forbidden').flatMap(({ when }) => when.map(not)),
  ];
}

/** Under which conditions signatures are checked: their headers are there, and the route refuses nobody for another credential. */
export function askingSignatures(api: ApiModel, entries: readonly Requirement[], combination: Combination): object[] {
  const signatures = entries.map(({ scheme }) => api.schemes.get(scheme)).filter(isHmac);
  const isOther = ({ scheme }: Requirement) => !isAskedFor(api, scheme);
  const refusals = accessRefusals(api, entries.filter(isOther), combination);
  return [
    ...[...new Set(signatures.map(({ hmac }) => hmac.header))].map(isThere),
    ...refusals.filter(({ policy }) => policy !== '2-forbidden').flatMap(({ when }) => when.map(not)),
  ];
}

/**
 * Under which conditions tokens are looked up: one came, and the route refuses nobody for another credential. Where they are not, the
 * route refuses.
 */
export function lookingUp(api: ApiModel, entries: readonly Requirement[], combination: Combination): object[] {
  const schemes = [...new Set(entries.map(({ scheme }) => scheme))].filter((scheme) => isIntrospection(api.schemes.get(scheme)));
  const isOther = ({ scheme }: Requirement) => !isAskedFor(api, scheme) && !schemes.includes(scheme);
  const refusals = accessRefusals(api, entries.filter(isOther), combination);
  return [
    ...schemes.map((scheme) => anyOf(placesOf(api, scheme).map(hasCredential))),
    ...schemes.flatMap((scheme) => severalCredentials(api, scheme)).map(not),
    ...refusals.filter(({ policy }) => policy !== '2-forbidden').flatMap(({ when }) => when.map(not)),
  ];
}

/** Envoy asks somebody else about the credentials of a scheme. */
function isAskedFor(api: ApiModel, scheme: string): boolean {
  return isExternal(api.schemes.get(scheme)) || isHmac(api.schemes.get(scheme));
}

/** Whatever it holds: the service says what is a credential. */
function isThere(name: string): object {
  return { header: { name, present_match: true } };
}

/** Several credentials of one scheme: Envoy looks at each of them, and the backend might look at another than the gateway. */
function severalCredentials(api: ApiModel, scheme: string): object[] {
  const places = placesOf(api, scheme);
  const pairs = places.flatMap((place, index) =>
    places.slice(index + 1).map((other) => allOf([hasCredential(place), hasCredential(other)])),
  );
  return [...places.map(hasTwice), ...places.flatMap(hasLatePrefix), ...pairs];
}

function placesOf(api: ApiModel, scheme: string): readonly TokenPlace[] {
  return credentialPlaces(api.schemes.get(scheme) as SchemeModel);
}

function hasCredential(place: TokenPlace): object {
  if ('header' in place) return matches(place.header, `(?is)${quoteRegex(place.prefix)}.+`);
  if ('cookie' in place) return matches('cookie', `(?:.*[;,] *)?${quoteRegex(place.cookie)}=[^;, ].*`);
  return matches(':path', hasParameterValue(place.query));
}

function hasTwice(place: TokenPlace): object {
  if ('header' in place) return { header: { name: place.header, string_match: { contains: ',' } } };
  if ('cookie' in place) return matches('cookie', `(?:.*[;,] *)?${quoteRegex(place.cookie)}=.*[;,] *${quoteRegex(place.cookie)}=.*`);
  return matches(':path', hasParameterTwice(place.query));
}

/** Envoy finds the prefix anywhere in a header; a credential begins with it (RFC 9110, section 11.4). */
function hasLatePrefix(place: TokenPlace): object[] {
  if (!('header' in place) || place.prefix === '') return [];
  const has = (match: object) => ({ header: { name: place.header, string_match: { ...match, ignore_case: true } } });
  return [allOf([has({ contains: place.prefix }), not(has({ prefix: place.prefix }))])];
}

function matches(name: string, regex: string): object {
  return { header: { name, string_match: { safe_regex: { regex } } } };
}

/** A token without a required claim, or with a claim that no header can carry. */
function invalidClaims(api: ApiModel, scheme: string): object[] {
  const jwt = api.schemes.get(scheme)?.jwt as JwtModel;
  const missing = jwt.requiredClaims.map((rule) => allOf([hasToken(api, scheme), not(hasClaim(api, scheme, rule))]));
  const broken = ['\\r', '\\n', '\\x00'].join('');
  const unfit = jwt.claimHeaders.map(({ claim }) =>
    metadata(api, scheme, claim, { string_match: { safe_regex: { regex: `(?s).*[${broken}].*` } } }),
  );
  return [...missing, ...unfit];
}

function takesKeys(api: ApiModel, scheme: string): boolean {
  return api.schemes.get(scheme)?.kind === 'apiKey';
}

function takesTokens(api: ApiModel, scheme: string): boolean {
  return api.schemes.get(scheme)?.jwt !== undefined;
}

/** The credential was checked and names somebody. */
function isKnown(api: ApiModel, scheme: string): object {
  if (isAskedFor(api, scheme)) return isAllowed(api, scheme);
  if (isIntrospection(api.schemes.get(scheme))) return metadata(api, scheme, ['active'], { bool_match: true });
  if (takesKeys(api, scheme)) return holder(api, scheme, { contains: ' ' });
  return takesTokens(api, scheme) ? hasToken(api, scheme) : hasNameOf(api.schemes.get(scheme) as SchemeModel);
}

/** Schemes that share a place: the key or the certificate is of none of them. */
function nobodyKnown(api: ApiModel, schemes: readonly string[]): object[] {
  return schemes.length === 0 ? [] : [not(anyOf(schemes.map((scheme) => isKnown(api, scheme))))];
}

/** A key came, and none of the scheme's is known: its secrets are missing. */
function unknowable(api: ApiModel, scheme: string): object[] {
  const unknown = holder(api, scheme, { exact: NO_KEYS_KNOWN });
  return placesOf(api, scheme).map((place) => allOf([hasCredential(place), not(hasTwice(place)), unknown]));
}

function holder(api: ApiModel, scheme: string, string_match: object): object {
  const path = [{ key: holderField(api.name, scheme) }];
  return { sourced_metadata: { metadata_matcher: { filter: RBAC_METADATA, path, value: { string_match } } } };
}

function isAllowed(api: ApiModel, scheme: string): object {
  const path = [{ key: allowedField(api.name, scheme) }];
  return { sourced_metadata: { metadata_matcher: { filter: EXTERNAL_METADATA, path, value: { present_match: true } } } };
}

function entryRights(api: ApiModel, { scheme, scopes, claims, groups }: Requirement): object[] {
  if (isExternal(api.schemes.get(scheme))) return [];
  if (takesKeys(api, scheme)) {
    return groups.length === 0 ? [] : [anyOf(groups.map((group) => holder(api, scheme, { contains: groupWord(group) })))];
  }
  const { jwt, introspection } = api.schemes.get(scheme) as SchemeModel;
  const token = jwt ?? introspection;
  if (token === undefined) return [];
  return [
    ...scopes.map((scope) => hasScope(api, scheme, token.scopeClaim, scope)),
    ...claims.map((rule) => hasClaim(api, scheme, rule)),
    ...(groups.length > 0 ? [hasClaim(api, scheme, { claim: token.groupsClaim, values: groups })] : []),
  ];
}

function hasToken(api: ApiModel, scheme: string): object {
  return metadata(api, scheme, ['iss'], { present_match: true });
}

/** The claim is a list that holds the scope, or a text that holds it between spaces (RFC 8693, section 4.2). */
function hasScope(api: ApiModel, scheme: string, claim: ClaimPath, scope: string): object {
  const word = { string_match: { safe_regex: { regex: `(?s)(?:.* )?${quoteRegex(scope)}(?: .*)?` } } };
  return anyOf([metadata(api, scheme, claim, word), metadata(api, scheme, claim, { list_match: { one_of: matchValue(scope) } })]);
}

/** The claim is one of the values, or a list that holds one. */
function hasClaim(api: ApiModel, scheme: string, { claim, values }: ClaimRule): object {
  return anyOf(
    values.flatMap((value) => [
      metadata(api, scheme, claim, matchValue(value)),
      metadata(api, scheme, claim, { list_match: { one_of: matchValue(value) } }),
    ]),
  );
}

function matchValue(value: string | number | boolean): object {
  if (typeof value === 'string') return { string_match: { exact: value } };
  return typeof value === 'number' ? { double_match: { exact: value } } : { bool_match: value };
}

function metadata(api: ApiModel, scheme: string, claim: ClaimPath, value: object): object {
  const path = [providerName(api.name, scheme), ...claim].map((key) => ({ key }));
  return { sourced_metadata: { metadata_matcher: { filter: claimsMetadata(api.schemes.get(scheme)), path, value } } };
}
