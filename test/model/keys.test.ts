import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { problems, shop } from './support';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
const okp = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
const withKeys = (keys: object[], algorithms?: string[]) => {
  const jwt = { issuer: 'https://id.example.com/', audiences: ['shop'], jwks: { keys }, ...(algorithms && { algorithms }) };
  return problems(shop({ schemes: { one: { jwt } }, access: { scheme: 'one' } }));
};

test.each<[string, object[], string[]?]>([
  ['of another algorithm', [okp, rsa], ['ES256']],
  ['of another curve', [ec]],
  ['bound to another algorithm', [{ ...rsa, alg: 'RS512' }]],
  ['for encryption', [{ ...rsa, use: 'enc' }]],
  ['for other operations', [{ ...okp, key_ops: ['sign'] }]],
  ['of an unknown curve', [{ kty: 'EC', crv: 'secp256k1', x: 'a', y: 'b' }]],
])('keys none of which verifies a token are refused: %s', (_, keys, algorithms) => {
  expect(withKeys(keys, algorithms)).toEqual([
    `schemes.one.jwt.jwks: no key of the set verifies signatures of ${(algorithms ?? ['RS256', 'ES256', 'EdDSA']).join(', ')}, so every token would be refused; add the key that signs the tokens, or write its algorithm in algorithms [NoKeyFits]`,
  ]);
});

test.each<[string, object[], string[]?]>([
  [
    'one of them does',
    [
      { ...rsa, use: 'enc' },
      { ...okp, use: 'sig', alg: 'EdDSA', key_ops: ['verify'] },
    ],
  ],
  ['its algorithm is accepted', [ec], ['ES384']],
])('and accepted where %s', (_, keys, algorithms) => {
  expect(withKeys(keys, algorithms)).toEqual([]);
});

test('keys of the baseline too', () => {
  const jwt = { issuer: 'https://id.example.com/', audiences: ['shop'], jwks: { keys: [ec] } };

  expect(problems(shop({ access: { scheme: 'one' } }), { settings: { baseline: { schemes: { one: { jwt } } } } })).toEqual([
    expect.stringMatching(/^baseline\.schemes\.one\.jwt\.jwks: no key of the set/),
  ]);
});
