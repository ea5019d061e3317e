import type { SchemeConfig } from '../../runtime/config';
import type { ProxyConfig } from '../../runtime/config-proxy';

/** The secrets that the authorizer reads for a scheme. */
export function secretsOfScheme(scheme: SchemeConfig): string[] {
  if ('apiKey' in scheme) return scheme.apiKey.keys.map(({ secret }) => secret);
  return 'introspection' in scheme ? [scheme.introspection.client] : [];
}

/** The secrets that the proxy reads. */
export function proxySecrets({ signatures = {}, exchanges = {} }: ProxyConfig): string[] {
  return [...Object.values(signatures).map(({ secret }) => secret.secret), ...Object.values(exchanges).map(({ client }) => client)];
}
