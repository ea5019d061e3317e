import type { CachedFallback, Fallback } from './fallback';
import { nameOf } from './format/name';
import { duration } from './format/quantity';
import { respondSchema } from './respond.schema';
import { exactlyOne } from './rules';
import { block, define, type Schema } from './schema';

export const cachedFallbackSchema: Schema<CachedFallback> = define('CachedFallback', () =>
  block('cached', { ttl: duration({ max: '8760h' }) }),
);

export const fallbackSchema: Schema<Fallback> = define('Fallback', () =>
  block(
    'fallback',
    {
      respond: respondSchema().optional(),
      backend: nameOf('a backend', '"orders-v2"').optional(),
      cached: cachedFallbackSchema().optional(),
    },
    exactlyOne('fallback', 'respond', 'backend', 'cached'),
  ),
);
