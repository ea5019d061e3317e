import type { TlsDelivery } from '../agent-plan';
import { xdsSource } from './bootstrap';
import type { EnvoyResource } from './resources';
import { typed } from './typed';

const TYPE = 'envoy.extensions.transport_sockets.tls.v3';

/** How long a cluster waits for its secrets before its backend counts as unreachable. */
const BACKEND_PATIENCE = '5s';

/** A secret as the agent delivers it. */
export function tlsDelivery(of: TlsDelivery['of'], kind: TlsDelivery['kind'], secret: string): TlsDelivery {
  return { name: `${of}/${kind}/${secret}`, secret, kind, of };
}

/** Where Envoy gets a secret. A listener waits for it; a cluster goes on without, and connects to nothing. */
export function tlsSource({ name, of }: TlsDelivery): object {
  return { name, sds_config: { ...xdsSource(), ...(of === 'backends' ? { initial_fetch_timeout: BACKEND_PATIENCE } : {}) } };
}

/** The socket of one side. */
export function tlsSocket(side: 'Downstream' | 'Upstream', context: { readonly [field: string]: unknown }) {
  return { name: 'envoy.transport_sockets.tls', typed_config: typed(`${TYPE}.${side}TlsContext`, context) };
}

/** The versions that are spoken. Of their ciphers Envoy offers those with forward secrecy and authenticated encryption. */
export function tlsVersions(least: '1.2' | '1.3' = '1.2') {
  return { tls_minimum_protocol_version: `TLSv${least.replace('.', '_')}`, tls_maximum_protocol_version: 'TLSv1_3' };
}

/** A chain and its key as a resource. */
export function certificateResource(name: string, chain: string, key: string): EnvoyResource {
  const tls_certificate = { certificate_chain: { inline_string: chain }, private_key: { inline_string: key } };
  return { ...typed(`${TYPE}.Secret`), name, tls_certificate };
}

/** Authorities as a resource. */
export function authorityResource(name: string, authorities: string): EnvoyResource {
  return { ...typed(`${TYPE}.Secret`), name, validation_context: { trusted_ca: { inline_string: authorities } } };
}
