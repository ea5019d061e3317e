import type { ApiKeyScheme } from './api-key';
import type { ClientCertificateScheme } from './client-certificate';
import type { ExternalScheme } from './external';
import type { HmacScheme } from './hmac';
import type { IntrospectionScheme } from './introspection';
import type { JwtScheme } from './jwt';
import type { LoginScheme } from './login';

/** One named way to identify a caller. Exactly one kind. */
export interface Scheme {
  readonly jwt?: JwtScheme;
  readonly apiKey?: ApiKeyScheme;
  readonly introspection?: IntrospectionScheme;
  readonly clientCertificate?: ClientCertificateScheme;
  readonly external?: ExternalScheme;
  readonly login?: LoginScheme;
  readonly hmac?: HmacScheme;
}
