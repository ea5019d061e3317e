import { sortedEntries } from './sorted';

/** Steps into a token's claims: `tenant.id` is two steps, a JSON pointer keeps dots. */
export type ClaimPath = readonly string[];

/** The claim must have one of the values (a list must hold one of them). */
export interface ClaimRule {
  readonly claim: ClaimPath;
  readonly values: readonly (string | number | boolean)[];
}

/** Steps of a claim's name: dots separate them; a name that starts with a slash is a JSON pointer (RFC 6901). */
export function parseClaimPath(name: string): ClaimPath {
  if (!name.startsWith('/')) return name.split('.');
  return name
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Claims and their accepted values, in the order of the names. */
export function claimRules(claims: { readonly [claim: string]: readonly unknown[] } | undefined): ClaimRule[] {
  return sortedEntries(claims).map(([claim, values]) => ({ claim: parseClaimPath(claim), values: values as ClaimRule['values'] }));
}
