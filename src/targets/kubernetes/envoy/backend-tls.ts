import { isIP } from 'node:net';
import type { GatewayModel } from '../../../model/model';
import type { BackendTls } from '../../../spec/backend-tls';
import type { TlsDelivery } from '../agent-plan';
import type { BoundEndpoint } from './endpoints';
import { alpn, type BackendProtocol } from './protocol';
import { tlsDelivery, tlsSocket, tlsSource, tlsVersions } from './tls';

/** The authorities that the operating system of the image trusts. */
const SYSTEM_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** TLS to a backend: its name is sent and must stand in its certificate. */
export function backendTls({ tls, protocol }: { readonly tls: BackendTls; readonly protocol: BackendProtocol }, { host }: BoundEndpoint) {
  const name = tls.serverName ?? host;
  const certificate = tls.clientCertificate && tlsDelivery('backends', 'certificate', tls.clientCertificate.secret);
  return tlsSocket('Upstream', {
    ...(isIP(name) === 0 ? { sni: name } : {}),
    common_tls_context: {
      tls_params: tlsVersions(),
      ...alpn(protocol),
      ...(certificate === undefined ? {} : { tls_certificate_sds_secret_configs: [tlsSource(certificate)] }),
      ...validation(name, tls.ca?.secret),
    },
  });
}

/** What a backend's certificate is checked against; authorities of a secret come from the agent. */
function validation(name: string, secret: string | undefined) {
  const names = { match_typed_subject_alt_names: [{ san_type: isIP(name) === 0 ? 'DNS' : 'IP_ADDRESS', matcher: { exact: name } }] };
  if (secret === undefined) return { validation_context: { trusted_ca: { filename: SYSTEM_AUTHORITIES }, ...names } };
  const validation_context_sds_secret_config = tlsSource(tlsDelivery('backends', 'authority', secret));
  return { combined_validation_context: { default_validation_context: names, validation_context_sds_secret_config } };
}

/** The secrets of the backends that some route leads to, each once. */
export function backendSecrets({ apis }: GatewayModel): TlsDelivery[] {
  const found = apis.flatMap((api) => {
    return [...api.backends.values()].flatMap(({ name, spec: { tls } }) => {
      if (!api.reached.has(name)) return [];
      return [
        ...(tls?.ca === undefined ? [] : [tlsDelivery('backends', 'authority', tls.ca.secret)]),
        ...(tls?.clientCertificate === undefined ? [] : [tlsDelivery('backends', 'certificate', tls.clientCertificate.secret)]),
      ];
    });
  });
  return [...new Map(found.map((delivery) => [delivery.name, delivery])).values()];
}
