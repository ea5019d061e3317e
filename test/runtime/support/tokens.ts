import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key pair of one algorithm, and what it signs. */
export interface Signer {
  readonly jwk: { readonly [member: string]: unknown };
  readonly privateKey: KeyObject;
  /** A token with this header and these claims over the defaults; `undefined` leaves one out. */
  token(claims?: object, header?: object): string;
}

/** The time at which tests take place, in seconds. */
export const NOW = 1_800_000_000;

/** What every token says that does not say otherwise. */
export const CLAIMS = { iss: 'https://id.example.com/', aud: 'shop', sub: 'ada', exp: NOW + 300 };

const PAIRS: { readonly [algorithm: string]: () => { publicKey: KeyObject; privateKey: KeyObject } } = {
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

/** A new key. */
export function signer(alg: 'RS256' | 'PS256' | 'ES256' | 'EdDSA', kid: string): Signer {
  const { publicKey, privateKey } = (PAIRS[alg] as (typeof PAIRS)[string])();
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' },
    privateKey,
    token: (claims = {}, header = {}) => {
      const input = [
        { alg, kid, ...header },
        { ...CLAIMS, ...claims },
      ]
        .map(encode)
        .join('.');
      return `${input}.${signature(alg, input, privateKey).toString('base64url')}`;
    },
  };
}

/** A value as a part of a token. */
export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The raw signature of one of the algorithms. */
export function signature(alg: string, input: string, key: KeyObject): Buffer {
  const data = Buffer.from(input);
  if (alg === 'EdDSA') return sign(null, data, key);
  if (alg === 'ES256') return sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' });
  return alg === 'PS256' ? sign('sha256', data, { key, padding: 6, saltLength: 32 }) : sign('sha256', data, key);
}
