import type { AccessModel, Requirement } from '../../model/access';
import { claimHolds } from './claims';
import type { Identity } from './identity';
import type { RequestView } from './request';
import type { Verifier } from './verifier';

/** Who was let in, or why not: 401, 403 and 503 in this order. */
export type Decision = { readonly identity: Identity | undefined } | 'unauthenticated' | 'forbidden' | 'unavailable';

/** Checks of credentials by scheme. */
export type Verifiers = ReadonlyMap<string, Verifier>;

/**
 * Decides whether a request may pass.
 *
 * Any of: the first scheme whose credential is present decides, and of its entries any may hold. All of: all must hold.
 */
export async function decide(access: AccessModel, request: RequestView, verifiers: Verifiers): Promise<Decision> {
  if ('open' in access) return { identity: undefined };
  const isAny = 'anyOf' in access;
  const entries = isAny ? access.anyOf : access.allOf;
  const identities: Identity[] = [];
  for (const scheme of new Set(entries.map((entry) => entry.scheme))) {
    if (isAny && identities.length > 0) break;
    const verification = (await verifiers.get(scheme)?.verify(request)) ?? 'unavailable';
    if (isAny && verification === 'absent') continue;
    if (typeof verification === 'string') return verification === 'unavailable' ? verification : 'unauthenticated';
    identities.push(verification.identity);
  }
  if (identities.length === 0) return 'unauthenticated';
  const isMet = (entry: Requirement) => identities.some((identity) => identity.scheme === entry.scheme && holds(entry, identity));
  return (isAny ? entries.some(isMet) : entries.every(isMet)) ? { identity: joined(identities) } : 'forbidden';
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
