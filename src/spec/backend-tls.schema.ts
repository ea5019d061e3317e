import type { BackendTls } from './backend-tls';
import { host } from './format/host';
import { atLeastOne } from './rules';
import { block, define, type Schema } from './schema';
import { secretRefSchema } from './secret.schema';

export const backendTlsSchema: Schema<BackendTls> = define('BackendTls', () =>
  block(
    'tls',
    {
      serverName: host({ wildcard: false }).optional(),
      ca: secretRefSchema().optional(),
      clientCertificate: secretRefSchema().optional(),
    },
    atLeastOne('tls', 'serverName', 'ca', 'clientCertificate'),
  ),
);
