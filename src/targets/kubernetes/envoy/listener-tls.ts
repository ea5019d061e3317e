import { clientAuthorities } from '../../../model/client-certificate';
import type { GatewayModel } from '../../../model/model';
import type { Bindings } from '../../../spec/bindings';
import type { TlsDelivery } from '../agent-plan';
import { tlsDelivery, tlsSocket, tlsSource, tlsVersions } from './tls';

/** How long a client may take to agree on TLS. */
const HANDSHAKE_TIMEOUT = '5s';

/** The secrets of the gateway's own side: its certificate, and the authorities of its clients. */
export function listenerSecrets(gateway: GatewayModel, { listener }: Bindings): TlsDelivery[] {
  if (listener?.tls === undefined) return [];
  const authorities = [...clientAuthorities(gateway).keys()].map((secret) => tlsDelivery('listener', 'authority', secret));
  return [tlsDelivery('listener', 'certificate', listener.tls.certificate.secret), ...authorities];
}

/** TLS of the gateway's own side, as fields of a filter chain; none where it speaks plain HTTP. */
export function listenerTls(gateway: GatewayModel, bindings: Bindings) {
  const tls = bindings.listener?.tls;
  if (tls === undefined) return {};
  const [certificate, authority] = listenerSecrets(gateway, bindings);
  const context = {
    common_tls_context: {
      tls_params: tlsVersions(tls.minVersion),
      alpn_protocols: ['h2', 'http/1.1'],
      tls_certificate_sds_secret_configs: [tlsSource(certificate as TlsDelivery)],
      ...(authority === undefined ? {} : { validation_context_sds_secret_config: tlsSource(authority) }),
    },
    ...(authority === undefined ? {} : CLIENT_CERTIFICATES),
  };
  return { transport_socket: tlsSocket('Downstream', context), transport_socket_connect_timeout: HANDSHAKE_TIMEOUT };
}

/** A certificate may be shown and then must hold. Every connection shows it anew: one that is resumed would go on after its end. */
const CLIENT_CERTIFICATES = {
  require_client_certificate: false,
  disable_stateless_session_resumption: true,
  disable_stateful_session_resumption: true,
};
