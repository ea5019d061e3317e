import { word } from './format/text';
import type { PathRules } from './paths';
import { atLeastOne, distinct } from './rules';
import { block, define, list, type Schema } from './schema';

export const pathRulesSchema: Schema<PathRules> = define('PathRules', () =>
  block(
    'paths',
    { allow: list(word('nonAscii', 'encodedSlash', 'encodedPercent', 'semicolon', 'doubleSlash'), distinct).optional() },
    atLeastOne('paths', 'allow'),
  ),
);
