import type { SchemeConfig } from '../../runtime/config';

/** The secrets that the authorizer reads for a scheme. */
export function secretsOfScheme(scheme: SchemeConfig): string[] {
  if ('apiKey' in scheme) return scheme.apiKey.keys.map(({ secret }) => secret);
  return 'introspection' in scheme ? [scheme.introspection.client] : [];
}
