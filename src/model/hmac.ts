import type { HmacScheme } from '../spec/hmac';
import type { SecretKeyRef } from '../spec/secret';

/** An `hmac` scheme with its defaults filled in. */
export interface HmacModel {
  /** In lower case. */
  readonly header: string;
  /** What stands before the signature. */
  readonly prefix: string;
  readonly secret: SecretKeyRef;
}

/** Fills the defaults of an `hmac` scheme in. */
export function resolveHmac({ header, prefix = '', secret }: HmacScheme): HmacModel {
  return { header: header.toLowerCase(), prefix, secret };
}
