import type { SecretKeyRef } from './secret';

/**
 * A signature of the raw body: HMAC-SHA256 (RFC 2104) in lower-case hex.
 *
 * The body is read before anybody is let in: one above `body.maxSize` (by default `1Mi` on such routes, at most `10Mi`) is 413 before
 * 401. The caller has no subject: nothing can be keyed by it. Whoever has seen a request can send it again, without `timestamp` at any
 * time: let the backend refuse deliveries that it has had. On AWS the proxy Lambda checks it; there it stands alone, in `allOf`, or in
 * `anyOf` among its own kind.
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

  /**
   * A time that is signed with the body, so that a request holds for a while and no longer.
   *
   * @default no time is signed, and a signature holds for ever
   */
  readonly timestamp?: SignedTimestamp;
}

/** The time at which a sender signed. What is signed then is the header's value, a dot, and the body. */
export interface SignedTimestamp {
  /** Header that holds the time: seconds since 1970 in UTC, in digits alone. One that comes twice is no time. */
  readonly header: string;

  /**
   * How far the time may lie from the gateway's, before or after it. Anything else is 401.
   *
   * A duration from `1s` to `24h`, in whole seconds.
   *
   * @default '5m'
   */
  readonly tolerance?: string;
}
