import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A signature algorithm with a key, and a token that it signed. */
export interface Algorithm {
  readonly name: 'RS256' | 'ES256' | 'EdDSA';
  readonly hash: string | null;
  readonly publicKey: KeyObject;
  readonly jwk: object;
  readonly token: string;
}

export const ISSUER = 'https://id.example.com/';
export const AUDIENCE = 'shop';

/** The algorithms that issuers use. */
export const ALGORITHMS: readonly Algorithm[] = [
  algorithm('RS256', 'sha256', generateKeyPairSync('rsa', { modulusLength: 2048 })),
  algorithm('ES256', 'sha256', generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  algorithm('EdDSA', null, generateKeyPairSync('ed25519')),
];

function algorithm(
  name: Algorithm['name'],
  hash: string | null,
  { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject },
): Algorithm {
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'ada', exp: Math.floor(Date.now() / 1000) + 7_200, scope: 'a b c' };
  const input = [{ alg: name, kid: 'one' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign(hash, Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return {
    name,
    hash,
    publicKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: name, use: 'sig' },
    token: `${input}.${signature.toString('base64url')}`,
  };
}
