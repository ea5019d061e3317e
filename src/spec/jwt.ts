/** Where a token may stand. Exactly one of `header`, `cookie` and `query`. */
export interface TokenLocation {
  readonly header?: string;
  readonly prefix?: string;
  readonly cookie?: string;
  readonly query?: string;
}

/** JSON Web Tokens (RFC 7519) of one issuer. */
export interface JwtScheme {
  readonly issuer: string;
  readonly audiences: string[];
  readonly jwksUri?: string;
  /** A JSON Web Key Set (RFC 7517), inline. */
  readonly jwks?: any;
  readonly algorithms?: string[];
  readonly requiredClaims?: { [claim: string]: any[] };
  readonly clockSkew?: string;
  readonly tokenIn?: TokenLocation[];
  readonly scopeClaim?: string;
  readonly groupsClaim?: string;
  readonly claimHeaders?: { [claim: string]: string };
}
