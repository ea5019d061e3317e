/** Where a token may stand. Exactly one of `header`, `cookie` and `query`. */
export interface TokenLocation {
  /**
   * Header that holds the token.
   *
   * @default another place
   */
  readonly header?: string;

  /**
   * Text before the token in the header: `Bearer `.
   *
   * @default the header holds the token alone
   */
  readonly prefix?: string;

  /**
   * Cookie that holds the token.
   *
   * @default another place
   */
  readonly cookie?: string;

  /**
   * Query parameter that holds the token.
   *
   * It is removed before the backend.
   *
   * @default another place
   */
  readonly query?: string;
}

/**
 * JSON Web Tokens (RFC 7519) of one issuer.
 *
 * An invalid token is 401, missing rights are 403. A token without `exp` is refused. On AWS the authorizer checks.
 */
export interface JwtScheme {
  /**
   * Value of `iss`, exactly.
   *
   * A url where neither `jwksUri` nor `jwks` is written: the keys are then discovered there. May hold
   * `${value:NAME}`.
   */
  readonly issuer: string;

  /** Values of `aud`, of which the token must have one. */
  readonly audiences: string[];

  /**
   * Address of the key set (RFC 7517).
   *
   * `https`, or `http` on loopback; may hold `${value:NAME}`. Fetched every minute; a new key works within two.
   *
   * @default OIDC discovery at the issuer
   */
  readonly jwksUri?: string;

  /**
   * A JSON Web Key Set (RFC 7517), inline.
   *
   * Public keys only.
   *
   * @default the keys are fetched
   */
  readonly jwks?: any;

  /**
   * Signatures that are accepted (RFC 7518): RS, PS and ES with 256, 384 or 512, and EdDSA.
   *
   * Asymmetric only: whoever can check a token cannot make one.
   *
   * @default ['RS256', 'ES256', 'EdDSA']
   */
  readonly algorithms?: string[];

  /**
   * Claims that every token must have, each with one of the values written; else it is 401.
   *
   * @default `iss`, `aud` and `exp` only
   */
  readonly requiredClaims?: { [claim: string]: any[] };

  /**
   * How far clocks may differ for `exp` and `nbf`.
   *
   * A duration from `0s` to `10m`, whole seconds.
   *
   * @default '60s'
   */
  readonly clockSkew?: string;

  /**
   * Where the token may stand, in the order in which places are looked at.
   *
   * On AWS several places switch the authorizer's cache off.
   *
   * @default the Authorization header, after `Bearer `
   */
  readonly tokenIn?: TokenLocation[];

  /**
   * Claim that holds the scopes, a text with spaces or a list.
   *
   * @default 'scope'
   */
  readonly scopeClaim?: string;

  /**
   * Claim that holds the groups, a text or a list.
   *
   * @default 'groups'
   */
  readonly groupsClaim?: string;

  /**
   * Headers that tell the backend claims, by claim.
   *
   * Texts as they are, lists and maps as base64url JSON. The same headers from a client are removed, on open routes
   * too.
   *
   * @default the backend learns from the token alone
   */
  readonly claimHeaders?: { [claim: string]: string };
}
