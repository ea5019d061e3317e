import type { SecretRef } from './secret';

/**
 * Token exchange (RFC 8693) before the backend.
 *
 * Cached by the caller's token, audience and scopes, for as long as both tokens are known to live. `invalid_grant` is answered 401, any
 * other failure 503. On AWS the proxy Lambda exchanges them, and the wait for the server is part of the route's `timeout`.
 */
export interface Exchange {
  /**
   * Token endpoint of the authorization server.
   *
   * `https`, or `http` on loopback; may hold `${value:NAME}`.
   */
  readonly endpoint: string;

  /** Audience of the new token. */
  readonly audience: string;

  /**
   * Scopes of the new token.
   *
   * @default what the authorization server gives
   */
  readonly scopes?: string[];

  /** Credentials of the gateway; the secret holds `clientId` and `clientSecret`. */
  readonly client: SecretRef;
}
