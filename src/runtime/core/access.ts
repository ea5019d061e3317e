import type { AccessModel, Requirement } from '../../model/access';
import { claimHolds } from './claims';
import type { Identity } from './identity';
import type { RequestView } from './request';
import type { Verifier } from './verifier';

/** Who was let in, or why not: 401, 403 and 503 in this order. */
export type Decision = { readonly identity: Identity | undefined } | 'unauthenticated' | 'forbidden' | 'unavailable';

/** Checks of credentials by scheme. */
export type Verifiers = ReadonlyMap<string, Verifier>;

/** Decides whether a request may pass. */
export async function decide(access: AccessModel, request: RequestView, verifiers: Verifiers): Promise<Decision> {
  if ('open' in access) return { identity: undefined };
  return 'anyOf' in access ? decideAny(access.anyOf, request, verifiers) : decideAll(access.allOf, request, verifiers);
}

/** The first scheme whose credential is present decides; of its entries any may hold. */
async function decideAny(entries: readonly Requirement[], request: RequestView, verifiers: Verifiers): Promise<Decision> {
  for (const scheme of new Set(entries.map((entry) => entry.scheme))) {
    const verification = await verify(scheme, request, verifiers);
    if (verification === 'absent') continue;
    if (typeof verification === 'string') return refusal(verification);
    const { identity } = verification;
    return entries.some((entry) => entry.scheme === scheme && holds(entry, identity)) ? { identity } : 'forbidden';
  }
  return 'unauthenticated';
}

/** All must hold; the first with a subject says who calls. */
async function decideAll(entries: readonly Requirement[], request: RequestView, verifiers: Verifiers): Promise<Decision> {
  const identities: Identity[] = [];
  for (const entry of entries) {
    const verification = await verify(entry.scheme, request, verifiers);
    if (typeof verification === 'string') return refusal(verification);
    identities.push(verification.identity);
  }
  const missing = entries.some((entry, index) => !holds(entry, identities[index] as Identity));
  return missing ? 'forbidden' : { identity: joined(identities) };
}

function joined(identities: readonly Identity[]): Identity | undefined {
  const first = identities.find(({ subject }) => subject !== undefined) ?? identities[0];
  return first && { ...first, also: identities.filter((identity) => identity !== first) };
}

async function verify(scheme: string, request: RequestView, verifiers: Verifiers) {
  const verifier = verifiers.get(scheme);
  return verifier === undefined ? 'unavailable' : await verifier.verify(request);
}

function refusal(verification: 'absent' | 'invalid' | 'unavailable'): 'unauthenticated' | 'unavailable' {
  return verification === 'unavailable' ? 'unavailable' : 'unauthenticated';
}

/** All scopes, each claim, any of the groups. */
function holds({ scopes, claims, groups }: Requirement, identity: Identity): boolean {
  return (
    scopes.every((scope) => identity.scopes.includes(scope)) &&
    claims.every((rule) => identity.claims !== undefined && claimHolds(identity.claims, rule)) &&
    (groups.length === 0 || groups.some((group) => identity.groups.includes(group)))
  );
}
