import { parseDurationMillis } from '../spec/duration';
import type { IntrospectionScheme } from '../spec/introspection';
import type { ClaimPath } from './claims';
import { type TokenPlace, tokenPlaces } from './token-place';

/** An `introspection` scheme with its defaults filled in. */
export interface IntrospectionModel {
  readonly endpoint: string;
  /** The name of the secret that holds the gateway's credentials. */
  readonly client: string;
  readonly ttlMillis: number;
  readonly timeoutMillis: number;
  readonly tokenIn: readonly TokenPlace[];
  /** Where answers have what callers may do (RFC 7662, section 2.2), and their groups. */
  readonly scopeClaim: ClaimPath;
  readonly groupsClaim: ClaimPath;
}

/** Fills the defaults of an `introspection` scheme in. */
export function resolveIntrospection({ endpoint, client, ttl, timeout, tokenIn }: IntrospectionScheme): IntrospectionModel {
  return {
    endpoint,
    client: client.secret,
    ttlMillis: parseDurationMillis(ttl ?? '60s'),
    timeoutMillis: parseDurationMillis(timeout ?? '2s'),
    tokenIn: tokenPlaces(tokenIn),
    scopeClaim: ['scope'],
    groupsClaim: ['groups'],
  };
}
