import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { startUpstream, type Upstream } from './upstream';

/** An issuer of tokens on loopback, with OpenID Connect discovery. */
export interface Issuer {
  /** Its name in tokens and the address of its discovery document. */
  readonly url: string;
  /** How often its keys were read. */
  readonly reads: () => number;
  /** Adds a key; the newest signs. */
  addKey(kid: string): void;
  dropKey(kid: string): void;
  token(claims?: object): string;
  /** Goes away, and comes back at the same address. */
  down(): Promise<void>;
  up(): Promise<void>;
}

/** An issuer with one key, which is up. */
export async function startIssuer(): Promise<Issuer> {
  const keys = new Map<string, { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>();
  let reads = 0;
  let server: Upstream | undefined = await startUpstream((request, response) => answer(request.url ?? '', response));
  const { port, url } = server;

  const answer = (path: string, response: { end(text: string): void }) => {
    if (path === '/.well-known/openid-configuration') return response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }));
    reads += 1;
    response.end(JSON.stringify({ keys: [...keys].map(([kid, { publicKey }]) => ({ ...publicKey.export({ format: 'jwk' }), kid })) }));
  };

  const stop = async () => {
    await server?.close();
    server = undefined;
  };

  const issuer: Issuer = {
    url,
    reads: () => reads,
    addKey: (kid) => void keys.set(kid, generateKeyPairSync('ec', { namedCurve: 'P-256' })),
    dropKey: (kid) => void keys.delete(kid),
    token(claims = {}) {
      const [kid, { privateKey }] = [...keys][keys.size - 1];
      const body = { iss: url, aud: 'shop', sub: 'ann', exp: Math.floor(Date.now() / 1000) + 600, ...claims };
      const text = [{ alg: 'ES256', kid }, body].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
      return `${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
    down: stop,
    async up() {
      server ??= await startUpstream((request, response) => answer(request.url ?? '', response), port);
    },
  };
  issuer.addKey('first');
  return issuer;
}
