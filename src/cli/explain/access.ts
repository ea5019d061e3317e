import type { AccessModel, Requirement } from '../../model/access';
import { keysOf } from '../../model/api-keys';
import { matchingName } from '../../model/client-certificate';
import type { ApiModel } from '../../model/model';
import { type PlanModel, planOf } from '../../model/plans';
import type { RouteModel } from '../../model/route';
import { claimHolds, claimTexts, claimWords } from '../../runtime/core/claims';
import { askedSchemes, decidesOn, decidingScheme, headersOf, isAsked, isSent } from './asked';
import { type Check, passed, refusedBy, unknown } from './check';
import { foreignTo, inactive, invalidClaims } from './claims';
import { checkLogin } from './login';
import type { AskedRequest, Claims } from './request';

/** Who calls: a scheme and its subject. */
export interface ExplainedCaller {
  readonly scheme: string;
  readonly subject: string | null;
  /** The consumer whose key came, if one did. */
  readonly consumer?: string;
  /** The groups of that consumer. */
  readonly groups?: readonly string[];
}

/** What access makes of a request. */
export interface AccessOutcome {
  readonly checks: readonly Check[];
  readonly caller: ExplainedCaller | null;
  /** The caller's usage plan, if it has one. */
  readonly plan?: PlanModel;
}

/** Authentication and authorization of a request, as far as its claims and its consumer decide them. */
export function checkAccess(request: AskedRequest, route: RouteModel, api: ApiModel): AccessOutcome {
  const { access } = route;
  const origin = route.origin.access;
  if ('open' in access) return { checks: [passed('authenticate', 'open', origin, access.open)], caller: null };
  const policy = describeAccess(access);
  const undecided = (why: string): AccessOutcome => ({
    checks: [unknown('authenticate', policy, origin, why), unknown('authorize', policy, origin, 'it depends on the caller')],
    caller: null,
  });
  const login = checkLogin(request, route, api);
  if (login.length > 0) return { checks: login, caller: null };
  const deciding = decidingScheme(access, request, api);
  if (deciding !== undefined) return undecided(decidesOn(deciding));
  const lacking = lackingOption(access, request, api);
  if (lacking !== undefined) return undecided(`say ${lacking} to decide it; without a credential it is 401`);
  const entries = 'anyOf' in access ? decidedBy(ofOwnSchemes(access.anyOf, api), request, api) : access.allOf;
  const first = entries[0];
  const invalid =
    first === undefined ? noScheme(request) : entries.map((entry) => invalidFor(entry, request, api)).find((why) => why !== undefined);
  if (first === undefined || invalid !== undefined) {
    return { checks: [refusedBy('authenticate', policy, origin, 'unauthenticated', invalid as string)], caller: null };
  }
  const [asked] = askedSchemes(access, api);
  if ('allOf' in access && asked !== undefined) return undecided(decidesOn(asked));
  const caller = callerOf(entries, request, api);
  const authenticated = passed('authenticate', policy, origin, `${caller.scheme}, ${caller.subject ?? 'without a subject'}`);
  const plan = planOfCaller(caller, entries, request, api);
  return { checks: [authenticated, authorize(access, entries, request, api, origin)], caller, ...(plan === undefined ? {} : { plan }) };
}

/** The options that say which credential came, by the kind of the scheme that takes it. */
const OPTIONS: ReadonlyMap<string | undefined, readonly [option: string, field: 'claims' | 'consumer' | 'certificate']> = new Map([
  ['jwt', ['--claims', 'claims']],
  ['introspection', ['--claims', 'claims']],
  ['login', ['--claims', 'claims']],
  ['apiKey', ['--consumer', 'consumer']],
  ['clientCertificate', ['--certificate', 'certificate']],
]);

/** The entries that what is known here decides on. */
function ofOwnSchemes(entries: readonly Requirement[], api: ApiModel): Requirement[] {
  return entries.filter(({ scheme }) => !isAsked(api.schemes.get(scheme)));
}

function noScheme({ claims }: AskedRequest): string {
  return claims === undefined ? 'no credential was sent' : 'no scheme of the route has the issuer of the token';
}

/** The options that would decide; undefined where what was said is enough. */
function lackingOption(access: Exclude<AccessModel, { open: string }>, request: AskedRequest, api: ApiModel): string | undefined {
  const others = askedSchemes(access, api);
  if ('allOf' in access && !others.every((scheme) => isSent(scheme, request))) return undefined;
  const kinds = new Set(('anyOf' in access ? access.anyOf : access.allOf).map((entry) => kindOf(entry, api)));
  const asked = [...OPTIONS].filter(([kind]) => kinds.has(kind)).map(([, each]) => each);
  const lacking = [...new Set(asked.filter(([, field]) => request[field] === undefined).map(([option]) => option))];
  if (lacking.length === 0) return undefined;
  if ('allOf' in access) return lacking.join(' and ');
  return asked.some(([, field]) => request[field] !== undefined)
    ? undefined
    : [...lacking, ...others.map((scheme) => `-H '${headersOf(scheme)[0]}: …'`)].join(' or ');
}

/** The first entry with a subject says who calls. */
function callerOf(entries: readonly Requirement[], request: AskedRequest, api: ApiModel): ExplainedCaller {
  const { consumer } = request;
  const keyed = entries.some((entry) => takesKeys(entry, api)) && consumer !== undefined;
  const ofKey = keyed ? { consumer, groups: groupsOf(consumer, api) } : {};
  const each = entries.map((entry) => ({ scheme: entry.scheme, subject: subjectOf(entry, request, api) }));
  const who = each.find((one) => one.subject !== null) ?? (each[0] as ExplainedCaller);
  return { ...who, ...ofKey };
}

/** Claims decide where a token let the caller in, beside a key or alone. */
function planOfCaller(
  { consumer }: ExplainedCaller,
  entries: readonly Requirement[],
  { claims }: AskedRequest,
  api: ApiModel,
): PlanModel | undefined {
  const ofToken = entries.some((entry) => takesClaims(entry, api)) ? claims : undefined;
  return planOf(api.plans, { consumer, holds: (rule) => ofToken !== undefined && claimHolds(ofToken, rule) });
}

function subjectOf(entry: Requirement, { claims = {}, consumer, certificate }: AskedRequest, api: ApiModel): string | null {
  if (takesKeys(entry, api)) return consumer ?? null;
  const scheme = api.schemes.get(entry.scheme);
  if (scheme?.kind === 'clientCertificate') return matchingName(scheme, certificate ?? []) ?? null;
  return typeof claims.sub === 'string' && claims.sub !== '' ? claims.sub : null;
}

function kindOf({ scheme }: Requirement, api: ApiModel): string | undefined {
  return api.schemes.get(scheme)?.kind;
}

function takesClaims(entry: Requirement, api: ApiModel): boolean {
  return OPTIONS.get(kindOf(entry, api))?.[1] === 'claims';
}

function takesKeys(entry: Requirement, api: ApiModel): boolean {
  return kindOf(entry, api) === 'apiKey';
}

function groupsOf(consumer: string, { spec: { consumers = {} } }: ApiModel): readonly string[] {
  return Object.hasOwn(consumers, consumer) ? (consumers[consumer]?.groups ?? []) : [];
}

function authorize(
  access: AccessModel,
  entries: readonly Requirement[],
  request: AskedRequest,
  api: ApiModel,
  origin: Check['origin'],
): Check {
  const missing = entries.map((entry) => missingRight(entry, request, api));
  const holds = 'allOf' in access ? missing.every((right) => right === undefined) : missing.some((right) => right === undefined);
  const policy = describeRights(entries, 'allOf' in access ? ' and ' : ' or ');
  if (holds) return passed('authorize', policy, origin);
  return refusedBy(
    'authorize',
    policy,
    origin,
    'forbidden',
    `the ${entries.some((entry) => takesKeys(entry, api)) ? 'caller' : 'token'} lacks ${missing.filter((right) => right !== undefined).join(' or ')}`,
  );
}

/** The entries of the first scheme whose credential came: of a token by issuer and audience, of a key or a certificate by what it opens. */
function decidedBy(entries: readonly Requirement[], request: AskedRequest, api: ApiModel): readonly Requirement[] {
  const came = entries.find((entry) => request[OPTIONS.get(kindOf(entry, api))?.[1] ?? 'claims'] !== undefined);
  if (came === undefined) return [];
  if (takesClaims(came, api)) return ofToken(entries, request.claims as Claims, api);
  const alike = entries.filter((entry) => kindOf(entry, api) === kindOf(came, api));
  const opened = alike.find((entry) => invalidFor(entry, request, api) === undefined) ?? came;
  return alike.filter(({ scheme }) => scheme === opened.scheme);
}

/** The entries of the scheme whose token this is, by issuer and audience; of no JWT's, they are what a server says of an opaque token. */
function ofToken(entries: readonly Requirement[], claims: Claims, api: ApiModel): readonly Requirement[] {
  const jwtOf = ({ scheme }: Requirement) => api.schemes.get(scheme)?.jwt;
  const isOf = (entry: Requirement) => {
    const jwt = jwtOf(entry);
    return jwt !== undefined && foreignTo(claims, entry.scheme, jwt) === undefined;
  };
  const isOfIssuer = (entry: Requirement) =>
    jwtOf(entry) !== undefined && (claims.iss === undefined || jwtOf(entry)?.issuer === claims.iss);
  const named = entries.find(isOf) ?? entries.find(isOfIssuer) ?? entries.find((entry) => kindOf(entry, api) === 'introspection');
  return entries.filter((entry) => entry.scheme === named?.scheme);
}

function invalidFor(entry: Requirement, request: AskedRequest, api: ApiModel): string | undefined {
  const { scheme } = entry;
  const { claims, consumer } = request;
  const known = api.schemes.get(scheme);
  if (isAsked(known)) return isSent(known, request) ? undefined : `no header of "${scheme}" was sent`;
  const jwt = known?.jwt;
  if (jwt !== undefined) return claims === undefined ? `no token of "${scheme}" was sent` : invalidClaims(claims, scheme, jwt);
  if (known?.introspection !== undefined) return claims === undefined ? `no token of "${scheme}" was sent` : inactive(claims);
  if (kindOf(entry, api) === 'clientCertificate')
    return subjectOf(entry, request, api) === null ? `the certificate has no name of "${scheme}"` : undefined;
  if (!takesKeys(entry, api)) return `"${scheme}" takes no claims`;
  if (keysOf(scheme, api).some((key) => key.consumer === consumer)) return undefined;
  return `no key of "${consumer}" opens "${scheme}"`;
}

function missingRight(entry: Requirement, { claims, consumer = '' }: AskedRequest, api: ApiModel): string | undefined {
  const { scheme, scopes, claims: rules, groups } = entry;
  if (takesKeys(entry, api)) return missingGroup(groups, groupsOf(consumer, api));
  const known = api.schemes.get(scheme);
  const token = known?.jwt ?? known?.introspection;
  if (token === undefined || claims === undefined) return undefined;
  const held = claimWords(claims, token.scopeClaim);
  const scope = scopes.find((wanted) => !held.includes(wanted));
  if (scope !== undefined) return `the scope "${scope}"`;
  const rule = rules.find((wanted) => !claimHolds(claims, wanted));
  if (rule !== undefined) return `the claim "${rule.claim.join('.')}" with ${rule.values.join(' or ')}`;
  return missingGroup(groups, claimTexts(claims, token.groupsClaim));
}

function missingGroup(groups: readonly string[], own: readonly string[]): string | undefined {
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
