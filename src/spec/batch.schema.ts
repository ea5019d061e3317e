import type { Batch } from './batch';
import { whole } from './format/number';
import { duration } from './format/quantity';
import { block, define, type Schema } from './schema';

export const batchSchema: Schema<Batch> = define('Batch', () =>
  block('batch', { maxRequests: whole(1, 1000).optional(), timeout: duration().optional() }),
);
