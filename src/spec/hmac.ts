import type { SecretKeyRef } from './secret';

/**
 * A signature of the raw body: HMAC-SHA256 (RFC 2104) in lower-case hex.
 *
 * The body is read before anybody is let in: one above `body.maxSize` (by default `1Mi` on such routes, at most `10Mi`) is 413 before
 * 401. The caller has no subject: nothing can be keyed by it. No time is signed, so that a request can be sent again by whoever has
 * seen it: let the backend refuse deliveries that it has had. The AWS target refuses it, because no authorizer sees a body.
 */
export interface HmacScheme {
  /** Header that holds the signature. One that comes twice is no signature. */
  readonly header: string;

  /**
   * Text before the signature: `sha256=`.
   *
   * @default the header holds the signature alone
   */
  readonly prefix?: string;

  /**
   * The entry of a secret that both sides know: text, without the line end that may stand behind it.
   *
   * It is followed as it changes. While the other side changes to a new one, name a second scheme of the same header in `anyOf`.
   */
  readonly secret: SecretKeyRef;
}
