import type { MatchModel, PredicateModel, VariantModel } from '../../../model/variants';
import { mediaTypeHeader } from './media-type-version';
import { hasParameter, parameterHeader } from './parameters';
import { both, type MatchConditions, NO_CONDITIONS } from './presence';

/** The predicates of a variant as conditions of a route's match. */
export function variantConditions(predicates: readonly PredicateModel[]): MatchConditions {
  return predicates.map(condition).reduce(both, NO_CONDITIONS);
}

function condition({ on, name, match }: PredicateModel): MatchConditions {
  if (on === 'header') return { ...NO_CONDITIONS, headers: [header(name, match)] };
  if (on === 'mediaType') return { ...NO_CONDITIONS, headers: [header(mediaTypeHeader(name), match)] };
  if (on === 'query') return { ...NO_CONDITIONS, headers: [query(name, match)] };
  return { ...NO_CONDITIONS, cookies: [cookie(name, match)] };
}

function header(name: string, match: MatchModel) {
  if (!('present' in match)) return { name, string_match: text(match) };
  return match.present ? { name, present_match: true } : { name, present_match: true, invert_match: true };
}

/** The query parameters whose values variants compare. */
export function comparedParameters(variants: readonly VariantModel[]): string[] {
  const predicates = variants.flatMap((variant) => variant.when);
  return [...new Set(predicates.flatMap(({ on, name, match }) => (on === 'query' && !('present' in match) ? [name] : [])))];
}

function query(name: string, match: MatchModel) {
  if (!('present' in match)) return { name: parameterHeader(name), string_match: text(match) };
  return { name: ':path', string_match: { safe_regex: { regex: hasParameter(name) } }, ...(match.present ? {} : { invert_match: true }) };
}

/** Cookies are compared as they stand; an absent one is told by the whole header. */
function cookie(name: string, match: MatchModel) {
  if (!('present' in match)) return { name, string_match: text(match) };
  return { name, string_match: { safe_regex: { regex: '(?s).*' } }, ...(match.present ? {} : { invert_match: true }) };
}

/** A regular expression must match the whole value. */
function text(match: Exclude<MatchModel, { present: boolean }>) {
  if ('exact' in match) return { exact: match.exact };
  if ('prefix' in match) return { prefix: match.prefix };
  return { safe_regex: { regex: match.regex } };
}
