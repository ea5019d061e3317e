import type { SecretRef } from './secret';

/**
 * TLS to the backend.
 *
 * On AWS a generated client certificate is used, or the proxy Lambda.
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
