import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseApi } from '../../src/spec/parse';
import { refusals, withScheme } from './support';

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const okp = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
const long = rsa(2048);
const keys = (...keys: readonly JsonWebKey[]) =>
  refusals(() => parseApi(withScheme({ jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], jwks: { keys } } })));

const copy = 'copy the key as its issuer shows it';

test.each<[string, JsonWebKey]>([
  [`has no n in base64url without padding (RFC 7518, 6); ${copy}`, { ...long, n: `${long.n}==` }],
  [`has no e in base64url without padding (RFC 7518, 6); ${copy}`, { kty: 'RSA', n: long.n }],
  [`has no x in base64url without padding (RFC 7518, 6); ${copy}`, { ...ec, x: 'a+b' }],
  [`has no y in base64url without padding (RFC 7518, 6); ${copy}`, { kty: 'EC', crv: 'P-256', x: ec.x }],
  [`has no x in base64url without padding (RFC 7518, 6); ${copy}`, { ...okp, x: '' }],
  [`is no sound key; ${copy}`, { ...ec, y: ec.x }],
  [`is no sound key; ${copy}`, { ...okp, x: 'abc' }],
  [`is no sound key; ${copy}`, { ...okp, kty: 'EC', y: okp.x }],
  [`is no sound key; ${copy}`, { ...long, e: 'AQ' }],
  ['has the kid 7; write it as text, in quotes', { ...okp, kid: 7 }],
  ['has 1024 bits, and RSA signatures need at least 2048 (RFC 7518, 3.3); take a longer key', rsa(1024)],
])('a key that %s', (why, key) => {
  expect(keys(okp, key, ec)).toEqual([`schemes.one.jwt.jwks.keys[1]: ${why} [KeyRefused]`]);
});

test('every key that is not sound is told of', () => {
  expect(keys({ kty: 'RSA' }, okp, { ...ec, y: '' })).toEqual([
    expect.stringContaining('schemes.one.jwt.jwks.keys[0]: has no n'),
    expect.stringContaining('schemes.one.jwt.jwks.keys[2]: has no y'),
  ]);
});

test('sound keys, and keys for other uses beside them, are accepted', () => {
  const curve = { kty: 'EC', crv: 'secp256k1', x: 'a', y: 'b' };

  expect(keys(long, ec, okp, { ...long, use: 'enc', alg: 'RSA-OAEP' }, curve)).toEqual([]);
});
