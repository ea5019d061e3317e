import { header } from './format/header';
import { parameter } from './format/name';
import type { RequiredParts } from './require';
import { atLeastOne, distinct, distinctHeaders } from './rules';
import { block, define, list, type Schema } from './schema';

export const requiredPartsSchema: Schema<RequiredParts> = define('RequiredParts', () =>
  block(
    'require',
    {
      headers: list(header('"idempotency-key"'), distinctHeaders).optional(),
      query: list(parameter('the name of a query parameter', '"page"'), distinct).optional(),
    },
    atLeastOne('require', 'headers', 'query'),
  ),
);
