import { headerFor } from './format/header';
import { comparedHeader } from './format/matched';
import type { HmacScheme } from './hmac';
import { block, define, type Schema } from './schema';
import { secretKeyRefSchema } from './secret.schema';

export const hmacSchema: Schema<HmacScheme> = define('HmacScheme', () =>
  block('hmac', {
    header: headerFor('credential', '"x-signature-256"'),
    prefix: comparedHeader('start', '"sha256="').optional(),
    secret: secretKeyRefSchema(),
  }),
);
