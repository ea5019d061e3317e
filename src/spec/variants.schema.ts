import { checkHeader } from './format/header';
import { checkParameter, nameOf } from './format/name';
import { flag } from './format/number';
import { regex } from './format/regex';
import { anyText, text } from './format/text';
import { redirectSchema } from './redirect.schema';
import { respondSchema } from './respond.schema';
import { rewriteSchema } from './rewrite.schema';
import { atLeastOne, atMostOne, exactlyOne } from './rules';
import { block, define, either, filledMap, type map, type Schema } from './schema';
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

const matches = (check: Parameters<typeof map>[1]) =>
  filledMap(either(anyText('a text', '"yes"'), valueMatchSchema()), check, 'leave it out where nothing is asked for');

export const variantPredicateSchema: Schema<VariantPredicate> = define('VariantPredicate', () =>
  block(
    'when',
    {
      headers: matches(checkHeader).optional(),
      query: matches(checkParameter('the name of a query parameter', '"beta"')).optional(),
      cookies: matches(checkParameter('the name of a cookie', '"session"')).optional(),
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
