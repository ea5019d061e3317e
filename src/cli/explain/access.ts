import type { AccessModel, Requirement } from '../../model/access';
import type { ApiModel } from '../../model/model';
import type { RouteModel } from '../../model/route';
import type { JwtModel } from '../../model/scheme';
import { claimHolds, claimTexts, claimWords } from '../../runtime/core/claims';
import { type Check, passed, refusedBy, unknown } from './check';
import { foreignTo, invalidClaims } from './claims';
import type { AskedRequest, Claims } from './request';

/** Who calls: a scheme and its subject. */
export interface ExplainedCaller {
  readonly scheme: string;
  readonly subject: string | null;
}

/** What access makes of a request. */
export interface AccessOutcome {
  readonly checks: readonly Check[];
  readonly caller: ExplainedCaller | null;
}

/** Authentication and authorization of a request, as far as its claims decide them. */
export function checkAccess(request: AskedRequest, route: RouteModel, api: ApiModel): AccessOutcome {
  const { access } = route;
  const origin = route.origin.access;
  if ('open' in access) return { checks: [passed('authenticate', 'open', origin, access.open)], caller: null };
  const policy = describeAccess(access);
  const { claims } = request;
  if (claims === undefined) {
    const why = 'say --claims to decide it; without a credential it is 401';
    return {
      checks: [unknown('authenticate', policy, origin, why), unknown('authorize', policy, origin, 'it depends on the caller')],
      caller: null,
    };
  }
  const entries = 'anyOf' in access ? decidedBy(access.anyOf, claims, api) : access.allOf;
  const first = entries[0];
  const invalid =
    first === undefined
      ? 'no scheme of the route has the issuer of the token'
      : entries.map((entry) => invalidFor(entry, claims, api)).find((why) => why !== undefined);
  if (first === undefined || invalid !== undefined) {
    return { checks: [refusedBy('authenticate', policy, origin, 'unauthenticated', invalid as string)], caller: null };
  }
  const caller = { scheme: first.scheme, subject: typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : null };
  const authenticated = passed('authenticate', policy, origin, `${caller.scheme}, ${caller.subject ?? 'without a subject'}`);
  return { checks: [authenticated, authorize(access, entries, claims, api, origin)], caller };
}

function authorize(access: AccessModel, entries: readonly Requirement[], claims: Claims, api: ApiModel, origin: Check['origin']): Check {
  const missing = entries.map((entry) => missingRight(entry, claims, api.schemes.get(entry.scheme)?.jwt));
  const holds = 'allOf' in access ? missing.every((right) => right === undefined) : missing.some((right) => right === undefined);
  const policy = describeRights(entries, 'allOf' in access ? ' and ' : ' or ');
  if (holds) return passed('authorize', policy, origin);
  return refusedBy(
    'authorize',
    policy,
    origin,
    'forbidden',
    `the token lacks ${missing.filter((right) => right !== undefined).join(' or ')}`,
  );
}

/** The entries of the scheme whose token this is, by issuer and audience. */
function decidedBy(entries: readonly Requirement[], claims: Claims, api: ApiModel): readonly Requirement[] {
  const jwtOf = ({ scheme }: Requirement) => api.schemes.get(scheme)?.jwt;
  const isOf = (entry: Requirement) => {
    const jwt = jwtOf(entry);
    return jwt !== undefined && foreignTo(claims, entry.scheme, jwt) === undefined;
  };
  const named = entries.find(isOf) ?? entries.find((entry) => claims.iss === undefined || jwtOf(entry)?.issuer === claims.iss);
  return entries.filter((entry) => entry.scheme === named?.scheme);
}

function invalidFor({ scheme }: Requirement, claims: Claims, api: ApiModel): string | undefined {
  const jwt = api.schemes.get(scheme)?.jwt;
  return jwt === undefined ? `"${scheme}" takes no claims` : invalidClaims(claims, scheme, jwt);
}

function missingRight({ scopes, claims: rules, groups }: Requirement, claims: Claims, jwt: JwtModel | undefined): string | undefined {
  if (jwt === undefined) return undefined;
  const held = claimWords(claims, jwt.scopeClaim);
  const scope = scopes.find((wanted) => !held.includes(wanted));
  if (scope !== undefined) return `the scope "${scope}"`;
  const rule = rules.find((wanted) => !claimHolds(claims, wanted));
  if (rule !== undefined) return `the claim "${rule.claim.join('.')}" with ${rule.values.join(' or ')}`;
  const own = claimTexts(claims, jwt.groupsClaim);
  return groups.length === 0 || groups.some((group) => own.includes(group)) ? undefined : `one of the groups ${groups.join(', ')}`;
}

function describeAccess(access: Exclude<AccessModel, { open: string }>): string {
  const entries = 'anyOf' in access ? access.anyOf : access.allOf;
  return [...new Set(entries.map((entry) => entry.scheme))].join('anyOf' in access ? ' or ' : ' and ');
}

function describeRights(entries: readonly Requirement[], joint: string): string {
  return entries
    .map(({ scopes, claims, groups }) =>
      [
        ...scopes.map((scope) => `scope ${scope}`),
        ...claims.map(({ claim, values }) => `${claim.join('.')} ${values.join(' or ')}`),
        ...(groups.length === 0 ? [] : [`group ${groups.join(' or ')}`]),
      ].join(', '),
    )
    .map((rights) => rights || 'any caller')
    .join(joint);
}
