import type { SecretRef } from './secret';

/**
 * Client certificates (mutual TLS) of one authority.
 *
 * A certificate that does not verify ends the handshake; none at all is answered 401 where one is needed. On AWS it
 * needs a domain of its own.
 */
export interface ClientCertificateScheme {
  /** Authorities that certificates are checked against; the secret holds `ca.crt`. */
  readonly ca: SecretRef;

  /**
   * Names of which the certificate must have one, exactly: DNS names or URIs such as SPIFFE ids.
   *
   * The name that matches is the caller.
   */
  readonly subjectAltNames: string[];
}
