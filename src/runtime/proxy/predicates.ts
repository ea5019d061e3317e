import { versionIn } from '../../model/media-type-version';
import type { MatchModel, PredicateModel } from '../../model/variants';
import { cookies, type RequestView } from '../core/request';
import { hasControl } from '../core/values';

/** Whether an expression of RE2 matches the whole of a value. */
export type MatchesRegex = (regex: string, value: string) => boolean;

/** Whether all predicates of a variant hold. */
export function allHold(predicates: readonly PredicateModel[], request: RequestView, matchesRegex: MatchesRegex): boolean {
  return predicates.every(({ on, name, match }) => matches(match, valuesOf(on, name, request), matchesRegex));
}

/** Of several headers any may hold; of parameters and cookies the first counts. */
function valuesOf(on: PredicateModel['on'], name: string, request: RequestView): readonly string[] {
  if (on === 'mediaType') return versionIn(request.headers.get('accept') ?? [], name);
  if (on === 'header') return request.headers.get(name) ?? [];
  return (on === 'cookie' ? cookies(request, name) : (request.query.get(name) ?? [])).slice(0, 1);
}

/** Whether values are as a condition asks. One with a control character, which only a query can bring, is there and equals nothing. */
export function matches(match: MatchModel, values: readonly string[], matchesRegex: MatchesRegex): boolean {
  if ('present' in match) return match.present === values.length > 0;
  return values.some((value) => {
    if (hasControl(value)) return false;
    if ('exact' in match) return value === match.exact;
    return 'prefix' in match ? value.startsWith(match.prefix) : matchesRegex(match.regex, value);
  });
}
