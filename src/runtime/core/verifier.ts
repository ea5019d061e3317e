import type { Identity } from './identity';
import type { RequestView } from './request';

/**
 * `absent`: no credential was sent. `foreign`: one was, that names another issuer, audience or caller. `forbidden`: a service refuses whom it knows.
 * `unavailable`: what is needed to check it is missing.
 */
export type Verification = { readonly identity: Identity } | 'absent' | 'foreign' | 'forbidden' | 'invalid' | 'unavailable';

/** Checks one scheme's credential. */
export interface Verifier {
  verify(request: RequestView): Promise<Verification>;
}
