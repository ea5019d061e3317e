import { isIP } from 'node:net';
import type { BackendBinding, Bindings, KubernetesService } from '../../../spec/bindings';
import type { KubernetesPlan } from '../plan';

/**
 * A place that the gateway talks to.
 *
 * Pods are named by their namespace (undefined: the gateway's own), everything else by its address (undefined: a host name, which a
 * policy cannot name). A port of undefined is any: policies see a pod's port, which need not be its Service's.
 */
export type Destination =
  | { readonly namespace: string | undefined; readonly port: number | undefined }
  | { readonly address: string | undefined; readonly port: number };

/**
 * Everything that a gateway talks to: the bound backends, whoever publishes signing keys, services that decide on callers, authorization
 * servers, and the store of shared limits.
 */
export function destinations(bindings: Bindings, plan: KubernetesPlan): Destination[] {
  const home = bindings.kubernetes?.namespace;
  const backends = Object.values(bindings.backends ?? {}).flatMap((backend) => backendDestinations(backend, home));
  const keys = plan.agent.keys.flatMap(({ uri, discovery }) =>
    [uri, discovery].flatMap((url) => (url === undefined ? [] : urlDestination(url, home))),
  );
  const store = bindings.store?.redis === undefined ? [] : [urlDestination(bindings.store.redis.url, home)];
  const services = (plan.services ?? []).map((url) => urlDestination(url, home));
  const servers = [...(plan.agent.introspection ?? []), ...(plan.agent.exchange ?? [])].map(({ endpoint }) =>
    urlDestination(endpoint, home),
  );
  return [...backends, ...keys, ...services, ...servers, ...store];
}

function backendDestinations({ service, url, endpoints = [] }: BackendBinding, home: string | undefined): Destination[] {
  const urls = [...(url === undefined ? [] : [url]), ...endpoints.map((endpoint) => endpoint.url)];
  return [...(service === undefined ? [] : [serviceDestination(service, home)]), ...urls.map((text) => urlDestination(text, home))];
}

function serviceDestination({ namespace, port, headless }: KubernetesService, home: string | undefined): Destination {
  return { namespace: other(namespace, home), port: headless === true ? port : undefined };
}

const DEFAULT_PORTS: { readonly [protocol: string]: number } = { 'http:': 80, 'https:': 443, 'redis:': 6379, 'rediss:': 6379 };

/** `http://stock` and `http://stock.shop.svc` are Services; other names can be anywhere. */
function urlDestination(text: string, home: string | undefined): Destination {
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (DEFAULT_PORTS[url.protocol] as number) : Number(url.port);
  const family = isIP(host);
  if (family !== 0) return { address: `${host}/${family === 4 ? 32 : 128}`, port };
  const [, namespace] = /^[^.]+\.([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.svc(?:\.|$)/.exec(host) ?? [];
  if (namespace !== undefined || !host.includes('.')) return { namespace: other(namespace, home), port: undefined };
  return { address: undefined, port };
}

function other(namespace: string | undefined, home: string | undefined): string | undefined {
  return namespace === home ? undefined : namespace;
}
