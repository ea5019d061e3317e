import { percent, whole } from './format/number';
import { duration } from './format/quantity';
import type { Outliers } from './outliers';
import { block, define, type Schema } from './schema';

export const outliersSchema: Schema<Outliers> = define('Outliers', () =>
  block('outliers', {
    consecutive5xx: whole(1).optional(),
    interval: duration({ min: '100ms' }).optional(),
    ejectFor: duration({ min: '1s' }).optional(),
    maxEjectedPercent: percent('endpoints').optional(),
  }),
);
