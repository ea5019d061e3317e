import type { AccessModel, Requirement } from '../../model/access';
import type { ApiModel } from '../../model/model';
import type { PlanModel } from '../../model/plans';
import type { RouteModel } from '../../model/route';
import type { Bindings } from '../../spec/bindings';
import { askedSchemes, decidesOn, decidingScheme, isAsked } from './asked';
import { callerOf, type ExplainedCaller, planOfCaller } from './caller';
import { type Check, passed, refusedBy, unknown } from './check';
import { decidedBy, invalidFor, unsoundFor } from './deciding';
import { lackingOption } from './lacking-option';
import { checkLogin } from './login';
import type { AskedRequest } from './request';
import { authorize } from './rights';
import { unsaidOption } from './unsaid';

/** What access makes of a request. */
export interface AccessOutcome {
  readonly checks: readonly Check[];
  readonly caller: ExplainedCaller | null;
  /** The caller's usage plan, if it has one. */
  readonly plan?: PlanModel;
}

/** Authentication and authorization of a request, as far as its claims and its consumer decide them. */
export function checkAccess(request: AskedRequest, route: RouteModel, api: ApiModel, bindings: Bindings): AccessOutcome {
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
  const unsaid = unsaidOption(access, request, api);
  if (unsaid !== undefined) return undecided(`say ${unsaid} to decide it; without a credential it is 401`);
  const deciding = decidingScheme(access, request, api);
  if (deciding !== undefined) return undecided(decidesOn(deciding, api, bindings));
  const lacking = lackingOption(access, request, api);
  if (lacking !== undefined) return undecided(`say ${lacking} to decide it; without a credential it is 401`);
  const entries = 'anyOf' in access ? decidedBy(ofOwnSchemes(access.anyOf, api), request, api) : access.allOf;
  const first = entries[0];
  const invalid =
    first === undefined ? noScheme(request) : entries.map((entry) => invalidFor(entry, request, api)).find((why) => why !== undefined);
  if (first === undefined || invalid !== undefined) {
    return { checks: [refusedBy('authenticate', policy, origin, 'unauthenticated', invalid as string)], caller: null };
  }
  const unsound = entries.map((entry) => unsoundFor(entry, request, api)).find((why) => why !== undefined);
  if (unsound !== undefined) return { checks: [refusedBy('authenticate', policy, origin, 'unavailable', unsound)], caller: null };
  const [asked] = askedSchemes(access, api);
  if ('allOf' in access && asked !== undefined) return undecided(decidesOn(asked, api, bindings));
  const caller = callerOf(entries, request, api);
  const authenticated = passed('authenticate', policy, origin, `${caller.scheme}, ${caller.subject ?? 'without a subject'}`);
  const plan = planOfCaller(caller, entries, request, api);
  return { checks: [authenticated, authorize(access, entries, request, api, origin)], caller, ...(plan === undefined ? {} : { plan }) };
}

/** The entries that what is known here decides on. */
function ofOwnSchemes(entries: readonly Requirement[], api: ApiModel): Requirement[] {
  return entries.filter(({ scheme }) => !isAsked(api.schemes.get(scheme)));
}

function noScheme({ claims }: AskedRequest): string {
  return claims === undefined ? 'no credential was sent' : 'no scheme of the route has the issuer of the token';
}

function describeAccess(access: Exclude<AccessModel, { open: string }>): string {
  const entries = 'anyOf' in access ? access.anyOf : access.allOf;
  return [...new Set(entries.map((entry) => entry.scheme))].join('anyOf' in access ? ' or ' : ' and ');
}
