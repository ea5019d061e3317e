import type { SecretRef } from './secret';

export interface ListenerTls {
  readonly certificate: SecretRef;
  readonly minVersion?: '1.2' | '1.3';
}

/** How the client's address is known. Exactly one. */
export interface ClientAddress {
  readonly trustedHops?: number;
  readonly proxyProtocol?: boolean;
}

export interface ListenerBindings {
  readonly tls?: ListenerTls;
  readonly redirectHttp?: boolean;
  readonly http3?: boolean;
  readonly clientAddress?: ClientAddress;
}
