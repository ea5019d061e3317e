import type { Identity } from './identity';
import type { RequestView } from './request';

/** `absent`: no credential was sent. `foreign`: one was, that names another issuer or audience. `unavailable`: what is needed to check it is missing. */
export type Verification = { readonly identity: Identity } | 'absent' | 'foreign' | 'invalid' | 'unavailable';

/** Checks one scheme's credential. */
export interface Verifier {
  verify(request: RequestView): Promise<Verification>;
}
