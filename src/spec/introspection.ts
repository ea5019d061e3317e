import type { TokenLocation } from './jwt';
import type { SecretRef } from './secret';

/**
 * Opaque tokens, looked up at the authorization server (RFC 7662).
 *
 * The members of its answer are the caller's claims. The server failing is answered 503. In `anyOf` no other scheme takes tokens from the
 * same place (`TokensBesideTokens`).
 */
export interface IntrospectionScheme {
  /**
   * Introspection endpoint.
   *
   * `https`, or `http` on loopback; may hold `${value:NAME}`.
   */
  readonly endpoint: string;

  /** Credentials of the gateway; the secret holds `clientId` and `clientSecret`. */
  readonly client: SecretRef;

  /**
   * How long an answer counts, at most until the token's `exp`; a negative one at most 10 s.
   *
   * A duration from `0s` to `24h`.
   *
   * @default '60s'
   */
  readonly ttl?: string;

  /**
   * Longest wait for the answer.
   *
   * A duration from `1ms` to `24h`. The AWS target refuses more than `10s` (`AwsTimeoutTooLong`).
   *
   * @default '2s'
   */
  readonly timeout?: string;

  /**
   * Where the token may stand, in the order in which places are looked at.
   *
   * @default the Authorization header, after `Bearer `
   */
  readonly tokenIn?: TokenLocation[];
}
