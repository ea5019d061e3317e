import type { BackendModel } from '../../../model/backend';

/** What a backend speaks. */
export type BackendProtocol = BackendModel['protocol'];

/** What a cluster speaks: gRPC is HTTP/2. In clear text a backend has to know that beforehand. */
export function httpProtocol(protocol: BackendProtocol): object {
  return { explicit_http_config: protocol === 'http1' ? { http_protocol_options: {} } : { http2_protocol_options: {} } };
}

/** What a connection over TLS says that it will speak. */
export function alpn(protocol: BackendProtocol): object {
  return protocol === 'http1' ? {} : { alpn_protocols: ['h2'] };
}
