import type { MatchModel, PredicateModel } from '../../model/variants';
import { cookies, type RequestView } from '../core/request';

/** Whether all predicates of a variant hold. */
export function allHold(predicates: readonly PredicateModel[], request: RequestView): boolean {
  return predicates.every(({ on, name, match }) => matches(match, valuesOf(on, name, request)));
}

function valuesOf(on: PredicateModel['on'], name: string, request: RequestView): readonly string[] {
  if (on === 'cookie') return cookies(request, name);
  return (on === 'header' ? request.headers.get(name) : request.query.get(name)) ?? [];
}

function matches(match: MatchModel, values: readonly string[]): boolean {
  if ('present' in match) return match.present === values.length > 0;
  return values.some((value) => {
    if ('exact' in match) return value === match.exact;
    return 'prefix' in match ? value.startsWith(match.prefix) : new RegExp(`^(?:${match.regex})$`).test(value);
  });
}
