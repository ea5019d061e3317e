import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Jwk, usableKeys } from '../../src/model/jwks';
import { type JwtRules, type VerificationKey, verificationKey, verifyToken } from '../../src/runtime/core/jwt';
import { parseToken } from '../../src/runtime/core/token';
import { CLAIMS, encode, NOW, signature, signer } from './support/tokens';

const rsa = signer('RS256', 'rsa');
const ec = signer('ES256', 'ec');
const edwards = signer('EdDSA', 'ed');
const pss = signer('PS256', 'pss');
const keys = [rsa, ec, edwards, pss].map(({ jwk }) => verificationKey(jwk as unknown as Jwk) as VerificationKey);
const rules: JwtRules = { issuer: CLAIMS.iss, audiences: ['shop', 'other'], requiredClaims: [], clockSkewSeconds: 60 };

function verdict(token: string, changed: Partial<JwtRules> = {}, at = NOW): string {
  const parsed = parseToken(token);
  return parsed === undefined ? 'unreadable' : verifyToken(parsed, keys, { ...rules, ...changed }, at);
}

describe('a token', () => {
  test.each([rsa, ec, edwards, pss])('is valid when signed with %#', (each) => {
    expect(verdict(each.token())).toBe('valid');
  });

  test.each([
    ['expired beyond the skew', { exp: NOW - 61 }, 'invalid'],
    ['expired within the skew', { exp: NOW - 60 }, 'valid'],
    ['without exp', { exp: undefined }, 'invalid'],
    ['with exp as text', { exp: String(NOW + 300) }, 'invalid'],
    ['with a negative exp', { exp: -1 }, 'invalid'],
    ['not valid yet', { nbf: NOW + 61 }, 'invalid'],
    ['not valid yet, within the skew', { nbf: NOW + 60 }, 'valid'],
    ['with iat as text', { iat: 'now' }, 'invalid'],
    ['of another issuer', { iss: 'https://evil.example/' }, 'invalid'],
    ['of the issuer without its slash', { iss: 'https://id.example.com' }, 'invalid'],
    ['for another audience', { aud: 'shopping' }, 'invalid'],
    ['for nobody', { aud: undefined }, 'invalid'],
    ['for no one of a list', { aud: [] }, 'invalid'],
    ['for one of several', { aud: ['x', 'other'] }, 'valid'],
    ['with an audience that is an object', { aud: { shop: true } }, 'invalid'],
    ['with sub as a number', { sub: 1 }, 'invalid'],
    ['with claims that are null', { name: null, list: [null] }, 'valid'],
  ])('%s is judged', (_name, claims, expected) => {
    expect(verdict(rsa.token(claims))).toBe(expected);
  });

  test('must have every required claim with one of its values', () => {
    const requiredClaims = [{ claim: ['tenant', 'id'], values: ['a', 'b'] }];
    expect(verdict(rsa.token({ tenant: { id: 'b' } }), { requiredClaims })).toBe('valid');
    expect(verdict(rsa.token({ tenant: { id: ['x', 'a'] } }), { requiredClaims })).toBe('valid');
    expect(verdict(rsa.token({ tenant: { id: 'c' } }), { requiredClaims })).toBe('invalid');
    expect(verdict(rsa.token({ 'tenant.id': 'a' }), { requiredClaims })).toBe('invalid');
  });

  test('of an unknown key asks for new keys', () => {
    expect(verdict(rsa.token({}, { kid: 'new' }))).toBe('unknown-key');
  });

  test('without kid is tried with every key of its algorithm', () => {
    expect(verdict(rsa.token({}, { kid: undefined }))).toBe('valid');
  });
});

test.each(['[', '{"a":'])('claims may nest 100 deep and no deeper, as in Envoy: %s', (opening) => {
  const nested = (levels: number) => JSON.parse(`${opening.repeat(levels)}1${(opening === '[' ? ']' : '}').repeat(levels)}`);
  expect(verdict(rsa.token({ a: nested(99) }))).toBe('valid');
  expect(verdict(rsa.token({ a: nested(100) }))).toBe('unreadable');
  expect(verdict(rsa.token({}, { a: nested(100) }))).toBe('unreadable');
});

describe('a forged token', () => {
  const [header, payload, seal] = rsa.token().split('.') as [string, string, string];

  test.each([
    ['alg none', `${encode({ alg: 'none', kid: 'rsa' })}.${payload}.AA`, 'unknown-key'],
    ['no signature', `${header}.${payload}.`, 'unreadable'],
    ['two parts', `${header}.${payload}`, 'unreadable'],
    ['four parts', `${header}.${payload}.${seal}.${seal}`, 'unreadable'],
    ['another payload', `${header}.${encode({ ...CLAIMS, sub: 'eve' })}.${seal}`, 'invalid'],
    ['padding', `${header}.${payload}.${seal}==`, 'unreadable'],
    ['standard base64', `${header}.${payload}.${seal.slice(0, -1)}+`, 'unreadable'],
    ['white space', `${header}.${payload}.${seal} `, 'unreadable'],
    ['a header that is a list', `${encode([])}.${payload}.${seal}`, 'unreadable'],
    ['claims that are a text', `${header}.${encode('x')}.${seal}`, 'unreadable'],
    ['claims that are no UTF-8', `${header}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${seal}`, 'unreadable'],
    ['too many characters', `${header}.${'A'.repeat(20_000)}.${seal}`, 'unreadable'],
    ['an empty text', '', 'unreadable'],
  ])('with %s is refused', (_name, token, expected) => {
    expect(verdict(token)).toBe(expected);
  });

  test('signed with the public key as an HMAC secret is refused', () => {
    const input = `${encode({ alg: 'HS256', kid: 'rsa' })}.${payload}`;
    expect(verdict(`${input}.${createHmac('sha256', JSON.stringify(rsa.jwk)).update(input).digest('base64url')}`)).toBe('unknown-key');
  });

  test('whose algorithm is not the one that its key is bound to is refused', () => {
    const input = `${encode({ alg: 'PS256', kid: 'rsa' })}.${payload}`;
    expect(verdict(`${input}.${signature('PS256', input, rsa.privateKey).toString('base64url')}`)).toBe('unknown-key');
  });

  test.each([
    ['crit', { crit: ['exp'] }],
    ['b64', { b64: false }],
    ['a kid that is no text', { kid: 7 }],
  ])('with %s in its header is refused', (_name, extra) => {
    expect(verdict(rsa.token({}, extra))).toBe('unreadable');
  });

  test('with stray bits or bytes behind an ES256 signature is refused', () => {
    const [first, second, raw] = ec.token().split('.') as [string, string, string];
    const longer = Buffer.concat([Buffer.from(raw, 'base64url'), Buffer.from([0])]).toString('base64url');
    expect(verdict(`${first}.${second}.${longer}`)).toBe('invalid');
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const stray = last[last.indexOf(raw.slice(-1)) + 1] as string;
    expect(Buffer.from(raw.slice(0, -1) + stray, 'base64url').equals(Buffer.from(raw, 'base64url'))).toBe(true);
    expect(verdict(`${first}.${second}.${raw.slice(0, -1)}${stray}`)).toBe('unreadable');
  });

  test('gains nothing from names that objects inherit', () => {
    const requiredClaims = [{ claim: ['constructor', 'name'], values: ['Object'] }];
    expect(verdict(rsa.token(), { requiredClaims })).toBe('invalid');
  });

  test('cannot be verified with a key for encryption', () => {
    expect(usableKeys({ keys: [{ ...rsa.jwk, use: 'enc' }] }, ['RS256']).keys).toEqual([]);
  });
});
