import { verify } from 'node:crypto';
import { JwtVerifier } from 'aws-jwt-verify';
import type { Jwk } from '../../src/model/jwks';
import { verificationKey, verifyToken } from '../../src/runtime/core/jwt';
import { parseToken } from '../../src/runtime/core/token';
import { type Algorithm, AUDIENCE, ISSUER } from './tokens';

/** Something that verifies the token of an algorithm; throws if it does not. */
export interface Verifier {
  readonly name: string;
  readonly verify: () => unknown;
}

/** All of them have their key at hand, and remember no tokens. */
export async function verifiersOf(algorithm: Algorithm): Promise<Verifier[]> {
  return [ours(algorithm), bare(algorithm), awsJwtVerify(algorithm), await withJose(algorithm)];
}

function ours({ jwk, token }: Algorithm): Verifier {
  const key = verificationKey(jwk as Jwk);
  const rules = { issuer: ISSUER, audiences: [AUDIENCE], requiredClaims: [], clockSkewSeconds: 60 };
  return {
    name: 'tollgate',
    verify: () => {
      const parsed = parseToken(token);
      if (parsed === undefined) throw new Error('the token cannot be read');
      return assert(verifyToken(parsed, [key], rules, Date.now() / 1000) === 'valid');
    },
  };
}

/** The signature and nothing else: what cannot be undercut. */
function bare({ hash, publicKey, token }: Algorithm): Verifier {
  const end = token.lastIndexOf('.');
  const input = Buffer.from(token.slice(0, end));
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
  return { name: 'node:crypto verify alone', verify: () => assert(verify(hash, input, key, signature)) };
}

function awsJwtVerify({ jwk, token }: Algorithm): Verifier {
  const verifier = JwtVerifier.create({ issuer: ISSUER, audience: AUDIENCE, jwksUri: `${ISSUER}jwks` });
  verifier.cacheJwks({ keys: [jwk as never] });
  return { name: 'aws-jwt-verify', verify: () => verifier.verifySync(token) };
}

async function withJose({ jwk, token }: Algorithm): Promise<Verifier> {
  const { createLocalJWKSet, jwtVerify } = await import('jose');
  const keys = createLocalJWKSet({ keys: [jwk as never] });
  return { name: 'jose', verify: () => jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE }) };
}

function assert(valid: boolean): void {
  if (!valid) throw new Error('the token is refused');
}
