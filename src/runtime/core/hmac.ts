import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SignatureModel, SignedTimeModel } from '../../model/hmac';
import { withoutLineEnd } from './without-line-end';

/** How bodies are signed: HMAC (RFC 2104) with this hash. */
const HMAC_HASH = 'sha256';

const DIGEST = /^[0-9a-f]{64}$/;

/** Seconds since 1970. */
const TIME = /^\d{1,12}$/;

/** A signature that is checked while its body comes. */
export interface SignatureCheck {
  update(bytes: Buffer): void;
  /** Whether all that came is signed, and in time. It is asked once. */
  holds(nowMillis: number): boolean;
}

/** Begins to check a signature. `valuesOf` gives every value of a header. Where a time is signed, it and a dot stand before the body. */
export function checkSignature(
  { header, prefix, timestamp }: SignatureModel,
  key: string,
  valuesOf: (header: string) => readonly string[],
): SignatureCheck {
  const hmac = createHmac(HMAC_HASH, key);
  const times = timestamp === undefined ? [] : valuesOf(timestamp.header);
  if (timestamp !== undefined) hmac.update(`${times.join()}.`);
  return {
    update: (bytes) => {
      hmac.update(bytes);
    },
    holds: (nowMillis) => {
      const isSigned = saysDigest(valuesOf(header), prefix, hmac.digest());
      return isSigned && (timestamp === undefined || isTimely(times, timestamp, nowMillis));
    },
  };
}

/** Whether the values of the header that holds the signature say this digest, once, behind the prefix and in lower-case hex. */
export function saysDigest(values: readonly string[], prefix: string, digest: Buffer): boolean {
  const [value = ''] = values;
  const hex = value.slice(prefix.length);
  if (values.length !== 1 || !value.startsWith(prefix) || !DIGEST.test(hex)) return false;
  return timingSafeEqual(Buffer.from(hex, 'hex'), digest);
}

/** Whether there is one time, and it lies within the tolerance, before now or after. */
export function isTimely(values: readonly string[], { toleranceMillis }: SignedTimeModel, nowMillis: number): boolean {
  const [value = ''] = values;
  return values.length === 1 && TIME.test(value) && Math.abs(nowMillis - Number(value) * 1000) <= toleranceMillis;
}

/** The key that an entry of a secret holds. Undefined where nothing is left: anyone could sign. */
export function signingKey(entry = ''): string | undefined {
  return withoutLineEnd(entry) || undefined;
}
