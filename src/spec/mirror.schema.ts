import { nameOf } from './format/name';
import { percent } from './format/number';
import type { Mirror } from './mirror';
import { block, define, type Schema } from './schema';

export const mirrorSchema: Schema<Mirror> = define('Mirror', () =>
  block('mirror', { backend: nameOf('a backend', '"orders-shadow"'), percent: percent().optional() }),
);
