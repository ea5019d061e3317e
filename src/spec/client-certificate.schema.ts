import type { ClientCertificateScheme } from './client-certificate';
import { certificateName } from './format/certificate-name';
import { someDistinct } from './rules';
import { block, define, list, type Schema } from './schema';
import { secretRefSchema } from './secret.schema';

export const clientCertificateSchema: Schema<ClientCertificateScheme> = define('ClientCertificateScheme', () =>
  block('clientCertificate', {
    ca: secretRefSchema(),
    subjectAltNames: list(
      certificateName(),
      someDistinct('write the names that are accepted; an authority alone lets in whoever it certifies'),
    ),
  }),
);
