import type { SecretRef } from './secret';

/**
 * Browser login: OpenID Connect code flow with a cookie session.
 *
 * A browser's navigation without a session goes to the issuer, anything else is 401. The claims of the id token are the caller's. The AWS target
 * refuses it.
 */
export interface LoginScheme {
  /**
   * The OpenID provider.
   *
   * `https`, or `http` on loopback; may hold `${value:NAME}`.
   */
  readonly issuer: string;

  /** Credentials of the gateway; the secret holds `clientId` and `clientSecret`. Sessions end when the second changes. */
  readonly client: SecretRef;

  /**
   * Scopes that are asked for; `openid` is one of them.
   *
   * @default ['openid']
   */
  readonly scopes?: string[];

  /**
   * Path that the issuer sends the browser back to, below the base path. No route has it (`LoginPathTaken`).
   *
   * @default '/login/callback'
   */
  readonly callback?: string;

  /**
   * Path that ends the session, below the base path. No route has it (`LoginPathTaken`).
   *
   * @default '/logout'
   */
  readonly logout?: string;
}
