import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { JwtModel } from '../../model/scheme';
import { claimHolds } from './claims';
import type { Jwk } from './jwks';
import type { Members, ParsedToken } from './token';

/** A public key, bound to its one algorithm and ready for use. */
export interface VerificationKey {
  readonly kid?: string;
  readonly algorithm: string;
  readonly key: KeyObject;
}

/** What a token has to be besides signed. */
export type JwtRules = Pick<JwtModel, 'issuer' | 'audiences' | 'requiredClaims' | 'clockSkewSeconds'>;

/** `unknown-key`: nothing is wrong with the token, but no key at hand could have signed it. */
export type JwtVerdict = 'valid' | 'invalid' | 'unknown-key';

interface Digest {
  /** Undefined for EdDSA, which hashes by itself. */
  readonly hash: string | undefined;
  readonly options: { readonly padding?: number; readonly saltLength?: number; readonly dsaEncoding?: 'ieee-p1363' };
  readonly signatureBytes?: number;
}

const rsa = (hash: string): Digest => ({ hash, options: {} });
const pss = (hash: string, saltLength: number): Digest => ({ hash, options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } });
const ecdsa = (hash: string, signatureBytes: number): Digest => ({ hash, options: { dsaEncoding: 'ieee-p1363' }, signatureBytes });

/** The asymmetric algorithms of RFC 7518 and 8037; anything else, `none` and HMAC above all, verifies nothing. */
const ALGORITHMS: ReadonlyMap<string, Digest> = new Map([
  ['RS256', rsa('sha256')],
  ['RS384', rsa('sha384')],
  ['RS512', rsa('sha512')],
  ['PS256', pss('sha256', 32)],
  ['PS384', pss('sha384', 48)],
  ['PS512', pss('sha512', 64)],
  ['ES256', ecdsa('sha256', 64)],
  ['ES384', ecdsa('sha384', 96)],
  ['ES512', ecdsa('sha512', 132)],
  ['EdDSA', { hash: undefined, options: {}, signatureBytes: 64 }],
]);

/** A key of a JSON Web Key Set as `verifyToken` takes it. */
export function verificationKey(jwk: Jwk): VerificationKey {
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  return { algorithm: jwk.alg, key, ...(jwk.kid !== undefined && { kid: jwk.kid }) };
}

/** Verifies signature, times, issuer, audience and required claims of a token (RFC 7515, 7519, 8725). */
export function verifyToken(token: ParsedToken, keys: readonly VerificationKey[], rules: JwtRules, nowSeconds: number): JwtVerdict {
  if (!claimsHold(token.claims, rules, nowSeconds)) return 'invalid';
  const candidates = keys.filter((key) => fits(key, token));
  if (candidates.length === 0) return 'unknown-key';
  const input = Buffer.from(token.signingInput, 'latin1');
  return candidates.some((candidate) => isSignedBy(token, input, candidate)) ? 'valid' : 'invalid';
}

function fits(key: VerificationKey, { algorithm, kid }: ParsedToken): boolean {
  return key.algorithm === algorithm && (kid === undefined || key.kid === undefined || key.kid === kid);
}

function isSignedBy({ signature }: ParsedToken, input: Buffer, { algorithm, key }: VerificationKey): boolean {
  const digest = ALGORITHMS.get(algorithm);
  if (digest === undefined) return false;
  if (digest.signatureBytes !== undefined && signature.length !== digest.signatureBytes) return false;
  return verify(digest.hash, input, { key, ...digest.options }, signature);
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
