import type { Cache, CacheKey } from './cache';
import { header } from './format/header';
import { parameter } from './format/name';
import { duration } from './format/quantity';
import { line } from './format/text';
import { distinct, distinctHeaders } from './rules';
import { block, define, list, type Schema } from './schema';

/** Answers are kept for a year at most. */
const YEAR = '8760h';

export const cacheKeySchema: Schema<CacheKey> = define('CacheKey', () =>
  block('key', {
    query: list(parameter('the name of a query parameter', '"page"'), distinct).optional(),
    headers: list(header('"accept-language"'), distinctHeaders).optional(),
  }),
);

export const cacheSchema: Schema<Cache> = define('Cache', () =>
  block('cache', {
    ttl: duration({ max: YEAR }),
    key: cacheKeySchema().optional(),
    staleOnError: duration({ max: YEAR }).optional(),
    shared: line('the reason why callers may share answers', '"the catalogue is the same for everyone"').optional(),
  }),
);
