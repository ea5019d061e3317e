import { scope } from './access.schema';
import type { Exchange } from './exchange';
import { line } from './format/text';
import { url } from './format/url';
import { someDistinct } from './rules';
import { block, define, list, type Schema } from './schema';
import { secretRefSchema } from './secret.schema';

export const exchangeSchema: Schema<Exchange> = define('Exchange', () =>
  block('exchange', {
    endpoint: url(),
    audience: line('the audience of the new token', '"order-service"'),
    scopes: list(scope(), someDistinct('leave it out where no scope is asked for')).optional(),
    client: secretRefSchema(),
  }),
);
