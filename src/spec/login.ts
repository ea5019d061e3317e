import type { SecretRef } from './secret';

/** Browser login: OpenID Connect code flow with a cookie session. */
export interface LoginScheme {
  readonly issuer: string;
  readonly client: SecretRef;
  readonly scopes?: string[];
  readonly callback?: string;
  readonly logout?: string;
}
