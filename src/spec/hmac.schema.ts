import { headerFor } from './format/header';
import { comparedHeader } from './format/matched';
import { duration } from './format/quantity';
import type { HmacScheme, SignedTimestamp } from './hmac';
import { block, define, type Rule, type Schema } from './schema';
import { secretKeyRefSchema } from './secret.schema';

const signedTimestampSchema: Schema<SignedTimestamp> = define('SignedTimestamp', () =>
  block('timestamp', {
    header: headerFor('credential', '"x-timestamp"'),
    tolerance: duration({ min: '1s', max: '24h', wholeSeconds: true }).optional(),
  }),
);

export const hmacSchema: Schema<HmacScheme> = define('HmacScheme', () =>
  block(
    'hmac',
    {
      header: headerFor('credential', '"x-signature-256"'),
      prefix: comparedHeader('start', '"sha256="').optional(),
      secret: secretKeyRefSchema(),
      timestamp: signedTimestampSchema().optional(),
    },
    headersApart,
  ),
);

/** A header holds a signature or a time. */
const headersApart: Rule = ({ header, timestamp }) => {
  const { header: other } = Object(timestamp);
  if (typeof header !== 'string' || typeof other !== 'string' || header.toLowerCase() !== other.toLowerCase()) return [];
  return [{ code: 'Duplicate', path: ['timestamp', 'header'], message: `"${other}" holds the signature; name the header of the time` }];
};
