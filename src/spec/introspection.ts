import type { TokenLocation } from './jwt';
import type { SecretRef } from './secret';

/** Opaque tokens, looked up at the authorization server (RFC 7662). */
export interface IntrospectionScheme {
  readonly endpoint: string;
  readonly client: SecretRef;
  readonly ttl?: string;
  readonly timeout?: string;
  readonly tokenIn?: TokenLocation[];
}
