import type { MatchModel, PredicateModel } from '../../../model/variants';
import { both, type MatchConditions, NO_CONDITIONS } from './presence';

/** The predicates of a variant as conditions of a route's match. */
export function variantConditions(predicates: readonly PredicateModel[]): MatchConditions {
  return predicates.map(condition).reduce(both, NO_CONDITIONS);
}

function condition({ on, name, match }: PredicateModel): MatchConditions {
  if (on === 'header') return { ...NO_CONDITIONS, headers: [header(name, match)] };
  if (on === 'query') return { ...NO_CONDITIONS, query_parameters: [query(name, match)] };
  return { ...NO_CONDITIONS, cookies: [cookie(name, match)] };
}

function header(name: string, match: MatchModel) {
  if (!('present' in match)) return { name, string_match: text(match) };
  return match.present ? { name, present_match: true } : { name, present_match: true, invert_match: true };
}

/** Query parameters and cookies are compared as they stand; an absent one is told by the whole query or cookie header. */
function query(name: string, match: MatchModel) {
  return 'present' in match ? { name, present_match: match.present } : { name, string_match: text(match) };
}

function cookie(name: string, match: MatchModel) {
  if (!('present' in match)) return { name, string_match: text(match) };
  return { name, string_match: { safe_regex: { regex: '(?s).*' } }, ...(match.present ? {} : { invert_match: true }) };
}

/** A regular expression must match the whole value. */
function text(match: Exclude<MatchModel, { present: boolean }>) {
  if ('exact' in match) return { exact: match.exact };
  return 'prefix' in match ? { prefix: match.prefix } : { safe_regex: { regex: match.regex } };
}
