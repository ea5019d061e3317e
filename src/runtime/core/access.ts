import type { Requirement } from '../../model/access';
import type { AuthorizerRule } from '../config';
import { claimHolds } from './claims';
import type { Identity } from './identity';
import type { RequestView } from './request';
import type { Verification, Verifier } from './verifier';

/** Who was let in, or why not: 401, 403 and 503 in this order. */
export type Decision = { readonly identity: Identity | undefined } | 'unauthenticated' | 'forbidden' | 'unavailable';

/** Checks of credentials by scheme. */
export type Verifiers = ReadonlyMap<string, Verifier>;

/**
 * Decides whether a request may pass.
 *
 * Any of: the first schemes of which a credential is present decide, and of their entries any may hold. All of: all must hold.
 */
export async function decide(
  { access, deciding }: Pick<AuthorizerRule, 'access' | 'deciding'>,
  request: RequestView,
  verifiers: Verifiers,
): Promise<Decision> {
  if ('open' in access) return { identity: undefined };
  const isAny = 'anyOf' in access;
  const identities: Identity[] = [];
  for (const schemes of deciding) {
    const verification = await verify(schemes, request, verifiers);
    if (isAny && verification === undefined) continue;
    if (typeof verification !== 'object') {
      return verification === 'unavailable' || verification === 'forbidden' ? verification : 'unauthenticated';
    }
    identities.push(verification.identity);
    if (isAny) break;
  }
  if (identities.length === 0) return 'unauthenticated';
  const isMet = (entry: Requirement) => identities.some((identity) => identity.scheme === entry.scheme && holds(entry, identity));
  return (isAny ? access.anyOf.some(isMet) : access.allOf.every(isMet)) ? { identity: joined(identities) } : 'forbidden';
}

/** What schemes that share a place make of it: a credential there that is none of theirs counts as well. Undefined where there is none. */
async function verify(schemes: readonly string[], request: RequestView, verifiers: Verifiers): Promise<Verification | undefined> {
  const found = await Promise.all(schemes.map((scheme) => (verifiers.get(scheme) as Verifier).verify(request)));
  return (
    found.find((one) => one === 'invalid' || one === 'unavailable') ??
    found.find((one) => typeof one === 'object') ??
    found.find((one) => one !== 'absent')
  );
}

/** Of several, the first with a subject says who calls. */
function joined(identities: readonly Identity[]): Identity {
  const first = identities.find(({ subject }) => subject !== undefined) ?? (identities[0] as Identity);
  return identities.length === 1 ? first : { ...first, also: identities.filter((identity) => identity !== first) };
}

/** All scopes, each claim, any of the groups. */
function holds({ scopes, claims, groups }: Requirement, identity: Identity): boolean {
  return (
    scopes.every((scope) => identity.scopes.includes(scope)) &&
    claims.every((rule) => identity.claims !== undefined && claimHolds(identity.claims, rule)) &&
    (groups.length === 0 || groups.some((group) => identity.groups.includes(group)))
  );
}
