import type { BackendTls } from '../../../spec/backend-tls';
import type { BackendBinding, Bindings } from '../../../spec/bindings';

/** One address of a backend. */
export interface BoundEndpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** What the backend's `Host` header says. */
  readonly authority: string;
  /** The bound url's own path, without a trailing slash. */
  readonly path: string;
  readonly weight: number;
}

/** The addresses that a backend is bound to. A service is asked over TLS where the spec says how. */
export function boundEndpoints(binding: BackendBinding, bindings: Bindings, tls?: BackendTls): BoundEndpoint[] {
  if (binding.service !== undefined) {
    const { name, namespace = bindings.kubernetes?.namespace, port } = binding.service;
    return [
      endpointOf(`${tls === undefined ? 'http' : 'https'}://${namespace === undefined ? name : `${name}.${namespace}.svc`}:${port}`, 1),
    ];
  }
  const urls = binding.url === undefined ? (binding.endpoints ?? []) : [{ url: binding.url }];
  return urls.map(({ url, weight }: { url: string; weight?: number }) => endpointOf(url, weight ?? 1));
}

/** The endpoint at a url. */
export function endpointOf(text: string, weight: number): BoundEndpoint {
  const url = new URL(text);
  const tls = url.protocol === 'https:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (tls ? 443 : 80) : Number(url.port),
    tls,
    authority: url.host,
    path: url.pathname.replace(/\/$/, ''),
    weight,
  };
}
