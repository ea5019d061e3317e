import { constants, createPublicKey, type KeyObject, type VerifyKeyObjectInput, verify } from 'node:crypto';
import type { Jwk } from '../../model/jwks';
import type { JwtModel } from '../../model/scheme';
import { claimHolds } from './claims';
import type { Members, ParsedToken } from './token';

/** A public key, bound to its one algorithm and ready for use. */
export interface VerificationKey {
  readonly kid: string | undefined;
  readonly algorithm: string;
  /** Undefined for EdDSA, which hashes by itself. */
  readonly hash: string | undefined;
  /** Undefined for RSA, whose signatures are as long as the key. */
  readonly signatureBytes: number | undefined;
  readonly key: KeyObject | VerifyKeyObjectInput;
}

/** What a token has to be besides signed. */
export type JwtRules = Pick<JwtModel, 'issuer' | 'audiences' | 'requiredClaims' | 'clockSkewSeconds'>;

/** `unknown-key`: nothing is wrong with the token, but no key at hand could have signed it. */
export type JwtVerdict = 'valid' | 'invalid' | 'unknown-key';

/** The bytes of an ECDSA signature (RFC 7518 section 3.4) by the bits of its hash. */
const ECDSA_BYTES: { readonly [bits: string]: number } = { 256: 64, 384: 96, 512: 132 };

/** A key of a JSON Web Key Set, as `usableKeys` binds it to one of the asymmetric algorithms of RFC 7518 and 8037. */
export function verificationKey(jwk: Jwk): VerificationKey {
  const { kid, alg: algorithm } = jwk;
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  const bits = algorithm.slice(2);
  const bound = { kid, algorithm, hash: `sha${bits}`, signatureBytes: undefined, key };
  if (algorithm === 'EdDSA') return { ...bound, hash: undefined, signatureBytes: 64 };
  if (algorithm.startsWith('ES')) return { ...bound, signatureBytes: ECDSA_BYTES[bits], key: { key, dsaEncoding: 'ieee-p1363' } };
  return algorithm.startsWith('RS')
    ? bound
    : { ...bound, key: { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(bits) / 8 } };
}

/** Verifies signature, times, issuer, audience and required claims of a token (RFC 7515, 7519, 8725). */
export function verifyToken(token: ParsedToken, keys: readonly VerificationKey[], rules: JwtRules, nowSeconds: number): JwtVerdict {
  if (!claimsHold(token.claims, rules, nowSeconds)) return 'invalid';
  let verdict: JwtVerdict = 'unknown-key';
  for (const key of keys) {
    if (!fits(key, token)) continue;
    if (isSignedBy(token, key)) return 'valid';
    verdict = 'invalid';
  }
  return verdict;
}

function fits(key: VerificationKey, { algorithm, kid }: ParsedToken): boolean {
  return key.algorithm === algorithm && (kid === undefined || key.kid === undefined || key.kid === kid);
}

function isSignedBy({ signingInput, signature }: ParsedToken, { hash, key, signatureBytes }: VerificationKey): boolean {
  if (signatureBytes !== undefined && signature.length !== signatureBytes) return false;
  return verify(hash, Buffer.from(signingInput, 'latin1'), key, signature);
}

function claimsHold(claims: Members, rules: JwtRules, now: number): boolean {
  return (
    isMeantFor(claims, rules) &&
    timesHold(claims, rules.clockSkewSeconds, now) &&
    [claims.sub, claims.jti].every((text) => text === undefined || typeof text === 'string') &&
    [claims.aud].flat().every((name) => typeof name === 'string') &&
    rules.requiredClaims.every((rule) => claimHolds(claims, rule))
  );
}

/** Whether issuer and audience are those of the rules. */
export function isMeantFor({ iss, aud }: Members, { issuer, audiences }: JwtRules): boolean {
  return iss === issuer && [aud].flat().some((name) => audiences.includes(name as string));
}

/** A token without `exp` would be valid for ever: refused. */
function timesHold({ exp, nbf = 0, iat = 0 }: Members, skew: number, now: number): boolean {
  return isTime(exp) && now <= exp + skew && isTime(nbf) && nbf <= now + skew && isTime(iat);
}

/** A number of seconds that fits into 64 bits, as in Envoy. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 2 ** 64;
}
