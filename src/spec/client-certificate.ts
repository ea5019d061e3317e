import type { SecretRef } from './secret';

/**
 * Client certificates (mutual TLS) of one authority.
 *
 * A certificate that does not verify ends the handshake; none at all is answered 401 where one is needed, and so is one without
 * any of the names. The gateway itself has to speak TLS (`listener.tls` of the bindings), and all such schemes of a gateway name the
 * same authorities.
 *
 * On AWS a domain asks everyone for one, so all routes there need one; the secret is bound to an object of S3
 * (`s3://BUCKET/KEY?versionId=VERSION`).
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
