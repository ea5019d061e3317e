import type { BodyDefaults, BodyRules, BodySchema } from './body';
import { anyJson, mediaType } from './format/data';
import { size } from './format/quantity';
import { line } from './format/text';
import { atLeastOne, exactlyOne, someDistinct } from './rules';
import { block, define, list, type Schema } from './schema';

export const bodySchemaSchema: Schema<BodySchema> = define('BodySchema', () =>
  block(
    'schema',
    { file: line('the path of a file', '"order.schema.json"').optional(), inline: anyJson().optional() },
    exactlyOne('schema', 'file', 'inline'),
  ),
);

export const bodyRulesSchema: Schema<BodyRules> = define('BodyRules', () =>
  block(
    'body',
    {
      maxSize: size().optional(),
      contentTypes: list(mediaType(), someDistinct('leave it out where any type is accepted')).optional(),
      schema: bodySchemaSchema().optional(),
    },
    atLeastOne('body', 'maxSize', 'contentTypes', 'schema'),
  ),
);

export const bodyDefaultsSchema: Schema<BodyDefaults> = define('BodyDefaults', () => block('body', { maxSize: size().optional() }));
