import type { Identity } from './identity';
import type { RequestView } from './request';

/** `absent`: no credential of this scheme was sent. `unavailable`: what is needed to check it is missing. */
export type Verification = { readonly identity: Identity } | 'absent' | 'invalid' | 'unavailable';

/** Checks one scheme's credential. */
export interface Verifier {
  verify(request: RequestView): Promise<Verification>;
}
