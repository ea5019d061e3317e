import { constants, createPublicKey, type KeyObject, type VerifyKeyObjectInput, verify } from 'node:crypto';
import type { JwtModel } from '../../model/scheme';
import { claimHolds } from './claims';
import type { Jwk } from './jwks';
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

type KeyOptions = Omit<VerifyKeyObjectInput, 'key'>;

/** How one algorithm is verified. */
interface Algorithm extends Pick<VerificationKey, 'hash'> {
  readonly signatureBytes?: number;
  readonly options?: KeyOptions;
}

const rsa = (hash: string): Algorithm => ({ hash });
const pss = (hash: string, saltLength: number): Algorithm => ({ hash, options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } });
const ecdsa = (hash: string, signatureBytes: number): Algorithm => ({ hash, signatureBytes, options: { dsaEncoding: 'ieee-p1363' } });

/** The asymmetric algorithms of RFC 7518 and 8037; anything else, `none` and HMAC above all, verifies nothing. */
const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map([
  ['RS256', rsa('sha256')],
  ['RS384', rsa('sha384')],
  ['RS512', rsa('sha512')],
  ['PS256', pss('sha256', 32)],
  ['PS384', pss('sha384', 48)],
  ['PS512', pss('sha512', 64)],
  ['ES256', ecdsa('sha256', 64)],
  ['ES384', ecdsa('sha384', 96)],
  ['ES512', ecdsa('sha512', 132)],
  ['EdDSA', { hash: undefined, signatureBytes: 64 }],
]);

/** A key of a JSON Web Key Set as `verifyToken` takes it; undefined for an algorithm that is not verified here. */
export function verificationKey(jwk: Jwk): VerificationKey | undefined {
  const algorithm = ALGORITHMS.get(jwk.alg);
  if (algorithm === undefined) return undefined;
  const { hash, signatureBytes, options } = algorithm;
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  return { kid: jwk.kid, algorithm: jwk.alg, hash, signatureBytes, key: options === undefined ? key : { key, ...options } };
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
    claims.iss === rules.issuer &&
    timesHold(claims, rules.clockSkewSeconds, now) &&
    audienceHolds(claims.aud, rules.audiences) &&
    (claims.sub === undefined || typeof claims.sub === 'string') &&
    rules.requiredClaims.every((rule) => claimHolds(claims, rule))
  );
}

/** A token without `exp` would be valid for ever: refused. */
function timesHold({ exp, nbf, iat }: Members, skew: number, now: number): boolean {
  return (
    isTime(exp) && now <= exp + skew && (nbf === undefined || (isTime(nbf) && nbf <= now + skew)) && (iat === undefined || isTime(iat))
  );
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function audienceHolds(audience: unknown, accepted: readonly string[]): boolean {
  const named = Array.isArray(audience) ? audience : [audience];
  return named.some((name) => typeof name === 'string' && accepted.includes(name));
}
