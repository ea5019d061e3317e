import type { ApiKeyScheme } from './api-key';
import { headerFor } from './format/header';
import { parameter } from './format/name';
import { exactlyOne } from './rules';
import { block, define, type Schema } from './schema';

export const apiKeySchema: Schema<ApiKeyScheme> = define('ApiKeyScheme', () =>
  block(
    'apiKey',
    {
      header: headerFor('credential', '"x-api-key"').optional(),
      query: parameter('the name of a query parameter', '"api_key"').optional(),
      consumerHeader: headerFor('identity', '"x-client-id"').optional(),
    },
    exactlyOne('apiKey', 'header', 'query'),
  ),
);
