import type { Access, AccessRequirement } from '../spec/access';
import { claimRules } from './claims';
import type { Report } from './report';
import { unknownName } from './report';
import type { ClaimRule, SchemeModel } from './scheme';

/** What one scheme must prove: all scopes, each claim, any of the groups. */
export interface Requirement {
  readonly scheme: string;
  readonly scopes: readonly string[];
  readonly claims: readonly ClaimRule[];
  readonly groups: readonly string[];
}

/** Who may call a route. A single scheme is `anyOf` with one entry. */
export type AccessModel =
  | { readonly open: string }
  | { readonly anyOf: readonly Requirement[] }
  | { readonly allOf: readonly Requirement[] };

/** Resolves an access rule; every scheme that it names must exist. */
export function resolveAccess(spec: Access, path: string, schemes: ReadonlyMap<string, SchemeModel>, report: Report): AccessModel {
  const requirement = (entry: AccessRequirement, place: string): Requirement => {
    if (!schemes.has(entry.scheme)) {
      report.error(`${place}.scheme`, 'UnknownScheme', unknownName('scheme', entry.scheme, schemes.keys()));
    }
    return { scheme: entry.scheme, scopes: entry.scopes ?? [], claims: claimRules(entry.claims), groups: entry.groups ?? [] };
  };
  const each = (entries: readonly AccessRequirement[], form: string) =>
    entries.map((entry, index) => requirement(entry, `${path}.${form}[${index}]`));
  if (spec.open !== undefined) return { open: spec.open };
  if (spec.anyOf !== undefined) return { anyOf: each(spec.anyOf, 'anyOf') };
  if (spec.allOf !== undefined) return { allOf: each(spec.allOf, 'allOf') };
  return { anyOf: [requirement({ ...spec, scheme: spec.scheme as string }, path)] };
}

/** What an access rule asks for, whatever its form; nothing where it is open. */
export function requirements(access: AccessModel): readonly Requirement[] {
  if ('open' in access) return [];
  return 'anyOf' in access ? access.anyOf : access.allOf;
}
