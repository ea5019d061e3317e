import type { SecretKeyRef } from './secret';

/** A signature of the body: HMAC-SHA256 in lower-case hex. */
export interface HmacScheme {
  readonly header: string;
  readonly prefix?: string;
  readonly secret: SecretKeyRef;
}
