import type { ExternalScheme } from './external';
import { headerFor } from './format/header';
import { duration } from './format/quantity';
import { url } from './format/url';
import { distinctHeaders, someDistinct } from './rules';
import { block, define, list, type Schema } from './schema';

export const externalSchema: Schema<ExternalScheme> = define('ExternalScheme', () =>
  block('external', {
    url: url(),
    sendHeaders: list(headerFor('sent', '"cookie"'), someDistinct('write the headers that hold the credential', distinctHeaders)),
    returnHeaders: list(headerFor('returned', '"x-auth-user"'), distinctHeaders).optional(),
    subject: headerFor('identity', '"x-auth-user"').optional(),
    timeout: duration().optional(),
  }),
);
