import type { SecretRef } from './secret';

/**
 * TLS to the backend, which is bound to `https` or to a service.
 *
 * Secrets that change are taken up by new connections. The AWS target refuses it: API Gateway checks the name of the bound url and
 * the public authorities.
 */
export interface BackendTls {
  /**
   * Host name that is sent (SNI) and that the backend's certificate must have.
   *
   * @default the host of the bound url
   */
  readonly serverName?: string;

  /**
   * Authorities that the backend's certificate is checked against; the secret holds `ca.crt`.
   *
   * @default the public authorities
   */
  readonly ca?: SecretRef;

  /**
   * Certificate that the gateway shows to the backend; the secret holds `tls.crt` and `tls.key`.
   *
   * @default the gateway shows none
   */
  readonly clientCertificate?: SecretRef;
}
