import type { SecretRef } from './secret';

/**
 * Client certificates (mutual TLS) of one authority.
 *
 * A certificate that does not verify ends the handshake; none at all is answered 401 where one is needed, and so is one without
 * any of the names. The gateway itself has to speak TLS (`listener.tls` of the bindings), and all such schemes of a gateway name the
 * same authorities.
 *
 * The AWS target refuses it.
 */
export interface ClientCertificateScheme {
  /** Authorities that certificates are checked against; the secret holds `ca.crt`. */
  readonly ca: SecretRef;

  /**
   * Names of which the certificate must have one, exactly: DNS names, in upper or lower case, or URIs such as SPIFFE ids.
   *
   * The name that matches is the caller; of several, the first in this list.
   */
  readonly subjectAltNames: string[];
}
