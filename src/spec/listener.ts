import type { SecretRef } from './secret';

/**
 * TLS of the gateway's own side.
 *
 * Clients choose between HTTP/1.1 and HTTP/2. Ciphers are those with forward secrecy. A certificate that changes is shown to new
 * connections. The AWS target refuses it: there a domain has its certificate by `aws.certificate`.
 */
export interface ListenerTls {
  /** Certificate of the hosts; the secret holds `tls.crt` and `tls.key`. */
  readonly certificate: SecretRef;

  /**
   * Lowest version of TLS: `1.2` or `1.3`, as text.
   *
   * @default '1.2'
   */
  readonly minVersion?: '1.2' | '1.3';
}

/** How the client's address is known. Exactly one. */
export interface ClientAddress {
  /**
   * Proxies in front whose `X-Forwarded-For` counts, from 0 to 100.
   *
   * With fewer entries than that, the peer's address counts.
   *
   * @default the other way
   */
  readonly trustedHops?: number;

  /**
   * Whether the proxy in front speaks the PROXY protocol.
   *
   * The AWS target refuses it.
   *
   * @default the other way
   */
  readonly proxyProtocol?: boolean;
}

/** The gateway's own side: certificate, protocols, client address. */
export interface ListenerBindings {
  /**
   * Certificate and versions of TLS.
   *
   * @default plain HTTP
   */
  readonly tls?: ListenerTls;

  /**
   * Whether plain HTTP is answered with a redirect (308) to https, beside `tls`.
   *
   * The gateway tells the two apart on one port; on Kubernetes its Service has port 80 as well as 443. The AWS target refuses it:
   * API Gateway does not answer plain HTTP.
   *
   * @default false
   */
  readonly redirectHttp?: boolean;

  /**
   * Whether HTTP/3 (RFC 9114) is offered.
   *
   * The AWS target refuses it.
   *
   * @default false
   */
  readonly http3?: boolean;

  /**
   * How the client's address is known, if proxies stand in front.
   *
   * @default the peer's address
   */
  readonly clientAddress?: ClientAddress;
}
