import { parseDurationMillis } from '../spec/duration';
import type { HmacScheme } from '../spec/hmac';
import type { SecretKeyRef } from '../spec/secret';

/** A time that is signed with the body, and how far it may lie from now. */
export interface SignedTimeModel {
  /** In lower case. */
  readonly header: string;
  readonly toleranceMillis: number;
}

/** How a signature is read and checked. */
export interface SignatureModel {
  /** In lower case. */
  readonly header: string;
  /** What stands before the signature. */
  readonly prefix: string;
  /** Left out where no time is signed. */
  readonly timestamp?: SignedTimeModel;
}

/** An `hmac` scheme with its defaults filled in. */
export interface HmacModel extends SignatureModel {
  readonly secret: SecretKeyRef;
}

/** How far the time of a signature may lie from now where nothing else is written. */
const DEFAULT_TOLERANCE = '5m';

/** Fills the defaults of an `hmac` scheme in. */
export function resolveHmac({ header, prefix = '', secret, timestamp }: HmacScheme): HmacModel {
  return { header: header.toLowerCase(), prefix, secret, ...(timestamp !== undefined && { timestamp: resolveTimestamp(timestamp) }) };
}

function resolveTimestamp({ header, tolerance = DEFAULT_TOLERANCE }: NonNullable<HmacScheme['timestamp']>): SignedTimeModel {
  return { header: header.toLowerCase(), toleranceMillis: parseDurationMillis(tolerance) };
}
