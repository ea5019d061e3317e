import { duration } from './format/quantity';
import { url } from './format/url';
import type { IntrospectionScheme } from './introspection';
import { tokenPlaces } from './jwt.schema';
import { block, define, type Schema } from './schema';
import { secretRefSchema } from './secret.schema';

export const introspectionSchema: Schema<IntrospectionScheme> = define('IntrospectionScheme', () =>
  block('introspection', {
    endpoint: url(),
    client: secretRefSchema(),
    ttl: duration({ min: '0s' }).optional(),
    timeout: duration().optional(),
    tokenIn: tokenPlaces().optional(),
  }),
);
