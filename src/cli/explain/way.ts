import { lazy } from '../../lazy';
import type { Action } from '../../model/action';
import type { RewriteModel } from '../../model/rewrite';
import type { RouteModel } from '../../model/route';
import type { MatchModel, PredicateModel } from '../../model/variants';
import { compileRegex } from '../../regex';
import type { AskedRequest } from './request';

/** What a route does with a request: by itself, or one of its variants. */
export interface Way {
  /** Position of the variant that was chosen, from 0. */
  readonly variant: number | null;
  readonly action: Action;
  readonly rewrite?: RewriteModel;
}

/** The first variant whose predicates hold, else the route itself. */
export function wayOf(route: RouteModel, request: AskedRequest): Way {
  const position = route.variants.findIndex((variant) => variant.when.every((predicate) => holds(predicate, request)));
  const variant = route.variants[position];
  const rewrite = variant?.rewrite ?? route.rewrite;
  return {
    variant: variant === undefined ? null : position,
    action: variant?.action ?? route.action,
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

function holds({ on, name, match }: PredicateModel, request: AskedRequest): boolean {
  const values = valuesOf(on, name, request);
  return 'present' in match ? values.length > 0 === match.present : values.some((value) => matchesValue(match, value));
}

/** Of several headers any may hold; of parameters and cookies the first counts. */
function valuesOf(on: PredicateModel['on'], name: string, { headers, query, cookies }: AskedRequest): readonly string[] {
  if (on === 'header') return headers.get(name) ?? [];
  const value = on === 'cookie' ? cookies.get(name) : query.get(name);
  return value === undefined || value === null ? [] : [value];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/** A value with a control character is there and equals nothing. */
function matchesValue(match: Exclude<MatchModel, { present: boolean }>, value: string): boolean {
  if (CONTROL.test(value)) return false;
  if ('exact' in match) return value === match.exact;
  return 'prefix' in match ? value.startsWith(match.prefix) : compileRegex(lazy.re2, match.regex).matches(value);
}
