import type { ClientCertificateScheme } from './client-certificate';
import { line } from './format/text';
import { someDistinct } from './rules';
import { block, define, list, type Schema } from './schema';
import { secretRefSchema } from './secret.schema';

export const clientCertificateSchema: Schema<ClientCertificateScheme> = define('ClientCertificateScheme', () =>
  block('clientCertificate', {
    ca: secretRefSchema(),
    subjectAltNames: list(
      line('a name in the certificate', '"spiffe://example.com/ns/billing/sa/billing"'),
      someDistinct('write the names that are accepted; an authority alone lets in whoever it certifies'),
    ),
  }),
);
