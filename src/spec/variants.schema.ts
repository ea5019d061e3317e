import { checkCookie } from './format/cookie';
import { checkHeader } from './format/header';
import { neverEqual, type Place } from './format/matched';
import { checkParameter, nameOf } from './format/name';
import { flag } from './format/number';
import { regex } from './format/regex';
import { anyText, text } from './format/text';
import { redirectSchema } from './redirect.schema';
import { respondSchema } from './respond.schema';
import { rewriteSchema } from './rewrite.schema';
import { atLeastOne, atMostOne, exactlyOne } from './rules';
import { block, type Check, define, either, filledMap, type Rule, type Schema } from './schema';
import { requestChangesSchema, responseChangesSchema } from './transform.schema';
import type { ValueMatch, Variant, VariantPredicate } from './variants';
import { weights } from './weighted.schema';

/** Every value starts with an empty text, and Envoy takes none. */
const prefix = () =>
  text({
    what: 'a text',
    example: '"v2-"',
    check: (value) =>
      value === '' ? { code: 'Blank', message: 'is empty; write how the value starts, such as "v2-", or "present: true"' } : undefined,
  });

export const valueMatchSchema: Schema<ValueMatch> = define('ValueMatch', () =>
  block(
    'a match',
    { prefix: prefix().optional(), regex: regex().optional(), present: flag().optional() },
    exactlyOne('a match', 'prefix', 'regex', 'present'),
  ),
);

const matches = (place: Place, check: Check) =>
  filledMap(either(anyText('a text', '"yes"'), valueMatchSchema()), check, 'leave it out where nothing is asked for', equalled(place));

/** What the values are compared with can be a value there. */
function equalled(place: Place): Rule {
  return (matches) =>
    Object.entries(matches).flatMap(([name, match]) => {
      const start = (match as ValueMatch | null)?.prefix;
      const fault =
        typeof match === 'string'
          ? neverEqual(match, place, 'whole')
          : typeof start === 'string'
            ? neverEqual(start, place, 'start')
            : undefined;
      return fault === undefined ? [] : [{ ...fault, path: typeof match === 'string' ? [name] : [name, 'prefix'] }];
    });
}

export const variantPredicateSchema: Schema<VariantPredicate> = define('VariantPredicate', () =>
  block(
    'when',
    {
      headers: matches('header', checkHeader).optional(),
      query: matches('query', checkParameter('the name of a query parameter', '"beta"')).optional(),
      cookies: matches('cookie', checkCookie).optional(),
    },
    atLeastOne('when', 'headers', 'query', 'cookies'),
  ),
);

export const variantSchema: Schema<Variant> = define('Variant', () =>
  block(
    'a variant',
    {
      when: variantPredicateSchema(),
      backend: nameOf('a backend', '"orders-v2"').optional(),
      weighted: weights().optional(),
      respond: respondSchema().optional(),
      redirect: redirectSchema().optional(),
      rewrite: rewriteSchema().optional(),
      request: requestChangesSchema().optional(),
      response: responseChangesSchema().optional(),
    },
    atMostOne('a variant', 'backend', 'weighted', 'respond', 'redirect'),
    atLeastOne('a variant', 'backend', 'weighted', 'respond', 'redirect', 'rewrite', 'request', 'response'),
  ),
);
