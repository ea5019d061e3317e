import type { ValueMatch, Variant, VariantPredicate } from '../spec/variants';
import type { Action } from './action';
import { resolveAction } from './action';
import type { RewriteModel } from './rewrite';
import { resolveRewrite } from './rewrite';
import { sortedEntries } from './sorted';
import type { ChangesModel } from './transform';
import { resolveChanges } from './transform';

/** How one value is matched. */
export type MatchModel =
  | { readonly exact: string }
  | { readonly prefix: string }
  | { readonly regex: string }
  | { readonly present: boolean };

/** One predicate of a variant. Header names are lower case; `mediaType` is the version that `Accept` names with a media type. */
export interface PredicateModel {
  readonly on: 'header' | 'query' | 'cookie' | 'mediaType';
  readonly name: string;
  readonly match: MatchModel;
}

/** Another answer to a route: all predicates must hold, the first variant that matches wins. */
export interface VariantModel {
  readonly when: readonly PredicateModel[];
  /** The route's own where the variant names none. */
  readonly action: Action;
  readonly rewrite?: RewriteModel;
  readonly request?: ChangesModel;
  readonly response?: ChangesModel;
  /** Left out of variants that are the same in every version. */
  readonly ofVersion?: VersionPart;
}

/** What a variant has that answers requests of one version. */
export interface VersionPart {
  readonly version: string;
  /** Position of the variant in the spec; undefined where the route itself answers, or the gateway. */
  readonly position?: number;
  /** What its answers say of the version. */
  readonly announced: ChangesModel;
  /** The whole answer. */
  readonly timeoutMillis: number;
}

/** Resolves a variant; what it does not say stays as the route has it, and `sticky` is of the route alone. */
export function resolveVariant(variant: Variant, routeAction: Action, basePath: string, sticky?: readonly string[]): VariantModel {
  const rewrite = resolveRewrite(variant.rewrite);
  return {
    when: predicates(variant.when),
    action: resolveAction({ ...variant, ...(sticky === undefined ? {} : { sticky }) }, basePath) ?? routeAction,
    ...(rewrite === undefined ? {} : { rewrite }),
    ...(variant.request === undefined ? {} : { request: resolveChanges(variant.request) }),
    ...(variant.response === undefined ? {} : { response: resolveChanges(variant.response) }),
  };
}

function predicates(when: VariantPredicate): PredicateModel[] {
  const of = (on: PredicateModel['on'], map: { readonly [name: string]: string | ValueMatch } | undefined) =>
    sortedEntries(map).map(([name, match]) => ({ on, name: on === 'header' ? name.toLowerCase() : name, match: matchModel(match) }));
  return [...of('header', when.headers), ...of('query', when.query), ...of('cookie', when.cookies)];
}

function matchModel(match: string | ValueMatch): MatchModel {
  if (typeof match === 'string') return { exact: match };
  if (match.prefix !== undefined) return { prefix: match.prefix };
  if (match.regex !== undefined) return { regex: match.regex };
  return { present: match.present as boolean };
}
