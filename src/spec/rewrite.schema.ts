import { host } from './format/host';
import { filledPath } from './format/path';
import type { Rewrite } from './rewrite';
import { atLeastOne } from './rules';
import { block, define, type Schema } from './schema';

export const rewriteSchema: Schema<Rewrite> = define('Rewrite', () =>
  block(
    'rewrite',
    { path: filledPath({ query: false }).optional(), host: host({ wildcard: false }).optional() },
    atLeastOne('rewrite', 'path', 'host'),
  ),
);
