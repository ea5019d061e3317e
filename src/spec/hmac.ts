import type { SecretKeyRef } from './secret';

/**
 * A signature of the raw body: HMAC-SHA256 (RFC 2104) in lower-case hex.
 *
 * The body is read first, so one that is too large is 413 before 401. The caller has no subject: nothing can be keyed
 * by it.
 */
export interface HmacScheme {
  /** Header that holds the signature. */
  readonly header: string;

  /**
   * Text before the signature: `sha256=`.
   *
   * @default the header holds the signature alone
   */
  readonly prefix?: string;

  /** The entry of a secret that both sides know. */
  readonly secret: SecretKeyRef;
}
