import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { usableKeys } from '../../src/model/jwks';
import { ALGORITHMS_OF } from '../../src/model/signature-keys';

type Members = Record<string, unknown>;

const publicJwk = ({ publicKey }: { publicKey: KeyObject }): Members => ({ ...publicKey.export({ format: 'jwk' }) });
const rsa = publicJwk(generateKeyPairSync('rsa', { modulusLength: 2048 }));
const shortRsa = publicJwk(generateKeyPairSync('rsa', { modulusLength: 1024 }));
const p256 = publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const p384 = publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
const p521 = publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-521' }));
const secp256k1 = publicJwk(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }));
const ed25519 = publicJwk(generateKeyPairSync('ed25519'));
const ed448 = publicJwk(generateKeyPairSync('ed448'));
const x25519 = publicJwk(generateKeyPairSync('x25519'));
const privateEc = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) };
const secret = { kty: 'oct', k: 'c2VjcmV0', alg: 'HS256' };

const SIGNATURE_ALGORITHMS = Object.values(ALGORITHMS_OF).flat();
const keysOf = (key: unknown, algorithms: readonly string[] = SIGNATURE_ALGORITHMS) => usableKeys({ keys: [key] }, algorithms).keys;
const algorithmsOf = (key: unknown, algorithms?: readonly string[]) => keysOf(key, algorithms).map(({ alg }) => alg);

describe('a key that names no algorithm', () => {
  test.each([
    ['RSA', rsa, ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']],
    ['P-256', p256, ['ES256']],
    ['P-384', p384, ['ES384']],
    ['P-521', p521, ['ES512']],
    ['Ed25519', ed25519, ['EdDSA']],
  ])('is bound to every algorithm that fits %s', (_, key, expected) => {
    expect(algorithmsOf(key)).toEqual(expected);
  });

  test('is returned once for each allowed algorithm and no other', () => {
    expect(keysOf({ ...rsa, kid: 'a' }, ['PS256', 'RS256', 'ES256', 'RS256'])).toEqual([
      { ...rsa, kid: 'a', alg: 'RS256', use: 'sig' },
      { ...rsa, kid: 'a', alg: 'PS256', use: 'sig' },
    ]);
  });
});

describe('a key that names an algorithm', () => {
  test('keeps it alone', () => {
    expect(algorithmsOf({ ...rsa, alg: 'PS384' })).toEqual(['PS384']);
  });

  test.each([
    ['that is not allowed', { ...rsa, alg: 'RS512' }],
    ['of another kind', { ...rsa, alg: 'ES256' }],
    ['of another curve', { ...p384, alg: 'ES256' }],
    ['for encryption', { ...rsa, alg: 'RSA-OAEP' }],
    ['that is none', { ...rsa, alg: 'none' }],
    ['that is no text', { ...rsa, alg: 256 }],
  ])('%s is left out', (_, key) => {
    expect(keysOf(key, ['RS256', 'ES256'])).toEqual([]);
  });
});

test.each([
  ['a symmetric key', secret],
  ['a symmetric key dressed as RSA', { ...rsa, k: 'c2VjcmV0' }],
  ['a private key', privateEc],
  ['a public key with one private member', { ...rsa, qi: 'AQ' }],
  ['1024-bit RSA', shortRsa],
  ['RSA with the exponent 1', { ...rsa, e: 'AQ' }],
  ['RSA with an even exponent', { ...rsa, e: 'Ag' }],
  ['RSA without a modulus', { ...rsa, n: undefined }],
  ['RSA padded with zero bytes to 2048 bits', { ...shortRsa, n: Buffer.alloc(256).toString('base64url').slice(0, 200) + shortRsa.n }],
  ['a modulus with base64 padding', { ...rsa, n: `${rsa.n}==` }],
  ['an even modulus', { ...rsa, n: `${(rsa.n as string).slice(0, -1)}A` }],
  ['secp256k1', secp256k1],
  ['P-256 with a short coordinate', { ...p256, y: (p256.y as string).slice(0, -4) }],
  ['P-256 labelled as P-384', { ...p256, crv: 'P-384' }],
  ['Ed448', ed448],
  ['X25519', x25519],
  ['a key for encryption', { ...rsa, use: 'enc' }],
  ['a key with operations without verify', { ...rsa, key_ops: ['encrypt', 'wrapKey'] }],
  ['operations that are no list', { ...rsa, key_ops: 'verify' }],
  ['a kid that is no text', { ...rsa, kid: 7 }],
  ['an unknown kind', { ...rsa, kty: 'AKP' }],
  ['null', null],
  ['a list', [rsa]],
])('leaves out %s', (_, key) => {
  expect(keysOf(key)).toEqual([]);
});

test('keeps keys for signatures and drops members that verification does not need', () => {
  const key = { ...p256, kid: 'a', use: 'sig', key_ops: ['verify'], x5c: ['MII'], x5u: 'https://elsewhere.test', exp: 1, note: 'x' };

  expect(keysOf(key)).toEqual([{ ...p256, kid: 'a', alg: 'ES256', use: 'sig' }]);
});

test('keeps good keys that stand beside bad ones, in order', () => {
  const { keys } = usableKeys({ keys: [secret, { ...p256, kid: '1' }, 'x', { ...ed25519, kid: '2' }, privateEc] }, ['ES256', 'EdDSA']);

  expect(keys.map(({ kid }) => kid)).toEqual(['1', '2']);
});

test('never answers with a private member', () => {
  const text = JSON.stringify(usableKeys({ keys: [privateEc, secret, { ...rsa, d: 'AQ' }, rsa] }, SIGNATURE_ALGORITHMS));

  expect(text).not.toMatch(/"(d|p|q|dp|dq|qi|oth|k)":/);
});

test.each([[undefined], [null], ['keys'], [[]], [{}], [{ keys: {} }], [{ keys: null }]])('finds no key in %j', (value) => {
  expect(usableKeys(value, SIGNATURE_ALGORITHMS)).toEqual({ keys: [] });
});

test.each([[[]], [['HS256', 'none']]])('finds no key for the algorithms %j', (algorithms) => {
  expect(usableKeys({ keys: [rsa, p256, secret] }, algorithms)).toEqual({ keys: [] });
});
