import type { ApiKeyScheme } from './api-key';
import type { ClientCertificateScheme } from './client-certificate';
import type { ExternalScheme } from './external';
import type { HmacScheme } from './hmac';
import type { IntrospectionScheme } from './introspection';
import type { JwtScheme } from './jwt';
import type { LoginScheme } from './login';

/** One named way to identify a caller. Exactly one kind. */
export interface Scheme {
  /**
   * JSON Web Tokens of one issuer.
   *
   * @default another kind
   */
  readonly jwt?: JwtScheme;

  /**
   * API keys of named consumers.
   *
   * @default another kind
   */
  readonly apiKey?: ApiKeyScheme;

  /**
   * Opaque tokens, looked up at the authorization server.
   *
   * @default another kind
   */
  readonly introspection?: IntrospectionScheme;

  /**
   * Client certificates of one authority.
   *
   * @default another kind
   */
  readonly clientCertificate?: ClientCertificateScheme;

  /**
   * An external HTTP service that decides.
   *
   * @default another kind
   */
  readonly external?: ExternalScheme;

  /**
   * Browser login with a cookie session.
   *
   * The AWS target refuses it.
   *
   * @default another kind
   */
  readonly login?: LoginScheme;

  /**
   * A signature of the body, as webhooks have it.
   *
   * @default another kind
   */
  readonly hmac?: HmacScheme;
}
