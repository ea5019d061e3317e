import { apiKeySchema } from './api-key.schema';
import { clientCertificateSchema } from './client-certificate.schema';
import { externalSchema } from './external.schema';
import { hmacSchema } from './hmac.schema';
import { introspectionSchema } from './introspection.schema';
import { jwtSchema } from './jwt.schema';
import { loginSchema } from './login.schema';
import { exactlyOne } from './rules';
import { block, define, type Schema } from './schema';
import type { Scheme } from './scheme';

export const schemeSchema: Schema<Scheme> = define('Scheme', () =>
  block(
    'a scheme',
    {
      jwt: jwtSchema().optional(),
      apiKey: apiKeySchema().optional(),
      introspection: introspectionSchema().optional(),
      clientCertificate: clientCertificateSchema().optional(),
      external: externalSchema().optional(),
      login: loginSchema().optional(),
      hmac: hmacSchema().optional(),
    },
    exactlyOne('a scheme', 'jwt', 'apiKey', 'introspection', 'clientCertificate', 'external', 'login', 'hmac'),
  ),
);
