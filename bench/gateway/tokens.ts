import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export const ISSUER = 'https://id.example.com/';
export const AUDIENCE = 'shop';

/** The issuer's keys, and tokens that they signed. */
export interface Keys {
  readonly jwks: { readonly keys: readonly object[] };
  readonly pem: string;
  /** A few that come again and again. */
  readonly repeated: readonly string[];
  /** More than any of the gateways remembers: taken in turn, none is known when it comes again. */
  readonly changing: readonly string[];
}

/** RS256 with 2,048 bits, what most issuers use. */
export function makeKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tokens = (count: number) => Array.from({ length: count }, (_, index) => token(privateKey, index));
  return {
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] },
    pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    repeated: tokens(100),
    changing: tokens(2_500),
  };
}

function token(key: KeyObject, index: number): string {
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: `caller-${index}`, exp: Math.floor(Date.now() / 1000) + 7_200, scope: 'orders:read' };
  const input = [{ alg: 'RS256', kid: 'one' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}
