import type { Access, AccessRequirement } from '../../spec/access';
import { isTree } from '../value';

/** What a list of security requirements asks for. */
export type Asked =
  | { readonly access: Access /** Anonymous callers are allowed as well. */; readonly optional: boolean }
  | { readonly nothing: true }
  | { readonly problem: string };

/** What the document's schemes are in the spec. */
export interface SchemeRules {
  nameOf(scheme: string): string;
  /** Whether callers of the scheme can have scopes. */
  hasScopes(scheme: string): boolean;
}

/** Reads a `security` list. */
export function readRequirements(security: unknown, rules: SchemeRules): Asked {
  if (!Array.isArray(security)) return { problem: 'security is not a list' };
  const problem = security.flatMap((entry) => entryProblems(entry, rules))[0];
  if (problem !== undefined) return { problem };
  const alternatives = security.map((entry) => alternative(entry, rules)).filter((parts) => parts.length > 0);
  if (alternatives.length === 0) return { nothing: true };
  const optional = alternatives.length < security.length;
  const [first, ...others] = alternatives;
  if (others.length === 0) return { access: first.length === 1 ? first[0] : { allOf: first }, optional };
  if (alternatives.some((parts) => parts.length > 1))
    return { problem: 'alternatives of which one asks for several schemes at once cannot be said' };
  return { access: { anyOf: alternatives.flat() }, optional };
}

function alternative(entry: { [scheme: string]: string[] }, rules: SchemeRules): AccessRequirement[] {
  return Object.entries(entry).map(([scheme, scopes]) => ({
    scheme: rules.nameOf(scheme),
    ...(scopes.length === 0 ? {} : { scopes: [...new Set(scopes)] }),
  }));
}

function entryProblems(entry: unknown, rules: SchemeRules): string[] {
  if (!isTree(entry)) return ['a security requirement is not a map'];
  return Object.entries(entry).flatMap(([scheme, scopes]) => {
    if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string'))
      return [`the scopes of ${scheme} are not a list of texts`];
    return scopes.length > 0 && !rules.hasScopes(scheme) ? [`callers of ${scheme} have no scopes or roles that could be asked for`] : [];
  });
}
