import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { startUpstream } from './upstream';

/** An issuer on loopback with one RS256 key and no discovery document. */
export interface TokenIssuer {
  readonly url: string;
  readonly jwksUri: string;
  /** How often its keys were fetched. */
  fetches(): number;
  /** A token for `shop` that is valid for an hour, changed by `claims`. */
  token(claims?: object, header?: object): string;
  close(): Promise<void>;
}

/** Starts an issuer. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] });
  let fetches = 0;
  const server = await startUpstream((_request, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/json').end(jwks);
  });
  const url = `${server.url}/`;
  return {
    url,
    jwksUri: `${server.url}/jwks.json`,
    fetches: () => fetches,
    token: (claims = {}, header = {}) =>
      signToken(privateKey, { alg: 'RS256', kid: 'one', ...header }, { iss: url, aud: 'shop', sub: 'ada', exp: soon(), ...claims }),
    close: server.close,
  };
}

/** An hour from now, in seconds. */
function soon(): number {
  return Math.floor(Date.now() / 1000) + 3600;
}

function signToken(key: KeyObject, header: object, claims: object): string {
  const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}
