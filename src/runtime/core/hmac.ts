import { timingSafeEqual } from 'node:crypto';
import { withoutLineEnd } from './without-line-end';

/** How bodies are signed: HMAC (RFC 2104) with this hash. */
export const HMAC_HASH = 'sha256';

const DIGEST = /^[0-9a-f]{64}$/;

/** Whether the values of the header that holds the signature say this digest, once, behind the prefix and in lower-case hex. */
export function saysDigest(values: readonly string[], prefix: string, digest: Buffer): boolean {
  const [value = ''] = values;
  const hex = value.slice(prefix.length);
  if (values.length !== 1 || !value.startsWith(prefix) || !DIGEST.test(hex)) return false;
  return timingSafeEqual(Buffer.from(hex, 'hex'), digest);
}

/** The key that an entry of a secret holds. Undefined where nothing is left: anyone could sign. */
export function signingKey(entry = ''): string | undefined {
  return withoutLineEnd(entry) || undefined;
}
