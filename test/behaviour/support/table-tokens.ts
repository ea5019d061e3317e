import { constants, createHmac, generateKeyPairSync, type KeyObject, type KeyPairKeyObjectResult, sign } from 'node:crypto';
import { startUpstream } from './upstream';

/** A token of a table. */
export interface TokenSpec {
  /** Whose token it is. Default: the only issuer, or the one called `id`. */
  readonly issuer?: string;
  /** Added to the issuer's usual ones; `null` leaves one out. Times may be relative: `+10m`, `-61s`. */
  readonly claims?: { readonly [name: string]: unknown };
  /** Added to the header; `null` leaves a field out. */
  readonly header?: { readonly [name: string]: unknown };
  /**
   * Whose key signs: one of the issuer's (`RS256`, `ES256`, `EdDSA` …), `stranger:ALG` (a key that nobody knows), `secret` with the
   * public RSA key as an HMAC secret, or `none`. Default: `RS256`.
   */
  readonly key?: string;
  /** What the payload is, byte for byte, instead of the claims. */
  readonly payload?: string;
  /** Hexadecimal bytes after the signature. */
  readonly extraSignature?: string;
  /** Text after the token. */
  readonly after?: string;
}

/** An issuer of a table: the claims that its tokens have unless they say otherwise. */
export interface IssuerSpec {
  readonly claims?: { readonly [name: string]: unknown };
}

/** A running issuer. */
export interface TableIssuer {
  /** What a table may name: its `url`, `jwksUri` and `jwks`. */
  readonly values: { readonly url: string; readonly jwksUri: string; readonly jwks: object };
  mint(token: TokenSpec): string;
  close(): Promise<void>;
}

type Pairs = { readonly [algorithm: string]: KeyPairKeyObjectResult };

/** Starts an issuer with a key for each algorithm, a discovery document and a key set. */
export async function startTableIssuer(spec: IssuerSpec): Promise<TableIssuer> {
  const own = pairs();
  const strangers = pairs();
  const keys = Object.entries(own).map(([alg, { publicKey }]) => ({ ...publicKey.export({ format: 'jwk' }), kid: alg, alg, use: 'sig' }));
  const server = await startUpstream((request, response) => {
    const found = { '/.well-known/openid-configuration': { issuer: url, jwks_uri: jwksUri }, '/jwks.json': { keys } }[request.url ?? ''];
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
  });
  const { url } = server;
  const jwksUri = `${url}/jwks.json`;
  const usual = { iss: url, sub: 'ann', exp: '+10m', ...spec.claims };
  return {
    values: { url, jwksUri, jwks: { keys } },
    mint: (token) => mint(token, usual, own, strangers),
    close: server.close,
  };
}

function pairs(): Pairs {
  const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
  return { RS256: rsa(), PS256: rsa(), ES256: ec('P-256'), ES384: ec('P-384'), EdDSA: generateKeyPairSync('ed25519') };
}

function mint(token: TokenSpec, usual: object, own: Pairs, strangers: Pairs): string {
  const key = token.key ?? 'RS256';
  const [pairsOf, name] = key.startsWith('stranger:') ? [strangers, key.slice(9)] : [own, key];
  const algorithm = { secret: 'HS256', none: 'none' }[name] ?? name;
  const header = present({ alg: algorithm, typ: 'JWT', kid: name, ...token.header });
  const payload = token.payload ?? JSON.stringify(present({ ...usual, ...token.claims }, absoluteTime));
  const input = `${base64url(JSON.stringify(header))}.${base64url(payload)}`;
  const signature = Buffer.concat([signed(input, name, pairsOf), Buffer.from(token.extraSignature ?? '', 'hex')]);
  return `${input}.${signature.toString('base64url')}${token.after ?? ''}`;
}

function signed(input: string, name: string, pairsOf: Pairs): Buffer {
  const bytes = Buffer.from(input);
  if (name === 'none') return Buffer.alloc(0);
  if (name === 'secret') {
    const pem = (pairsOf.RS256 as KeyPairKeyObjectResult).publicKey.export({ type: 'spki', format: 'pem' });
    return createHmac('sha256', pem).update(bytes).digest();
  }
  const key: KeyObject = (pairsOf[name] as KeyPairKeyObjectResult).privateKey;
  if (name.startsWith('ES')) return sign(`sha${name.slice(2)}`, bytes, { key, dsaEncoding: 'ieee-p1363' });
  if (name.startsWith('PS')) return sign('sha256', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
  return sign(name === 'EdDSA' ? null : 'sha256', bytes, key);
}

/** Without what is `null`. */
function present(fields: object, change: (value: unknown) => unknown = (value) => value): object {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === null ? [] : [[name, change(value)]])));
}

const UNITS: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600 };

/** `+10m` as seconds since 1970. */
export function absoluteTime(value: unknown): unknown {
  const parts = typeof value === 'string' ? /^([+-]\d+)([smh])$/.exec(value) : null;
  return parts === null ? value : Math.floor(Date.now() / 1000) + Number(parts[1]) * (UNITS[parts[2] as string] as number);
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
