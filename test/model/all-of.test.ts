import { describe, expect, test } from 'vitest';
import type { JwtScheme, TokenLocation } from '../../src/spec/jwt';
import type { Scheme } from '../../src/spec/scheme';
import { problems, shop } from './support';

const jwt = (fields: Partial<JwtScheme>): Scheme => ({ jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], ...fields } });
const staff = (tokenIn?: TokenLocation[]) => jwt({ issuer: 'https://staff.example.com/', ...(tokenIn && { tokenIn }) });
const both = (one: Scheme, two: Scheme, rule: 'allOf' | 'anyOf' = 'allOf') =>
  problems(shop({ schemes: { one, two }, access: { [rule]: [{ scheme: 'one' }, { scheme: 'two' }] } }));
const inCookie = { tokenIn: [{ cookie: 'session' }] };

test('two schemes that fill one header are refused together', () => {
  const taken = 'access.allOf: "one" and "two" both fill "x-user"; give each scheme a header of its own [HeaderOfTwoSchemes]';
  const one = jwt({ claimHeaders: { sub: 'x-user' } });

  expect(both(one, { jwt: { ...jwt({ claimHeaders: { email: 'X-User' } }).jwt, ...inCookie } as JwtScheme })).toEqual([taken]);
  expect(both(one, { apiKey: { header: 'x-key', consumerHeader: 'x-user' } })).toEqual([taken]);
});

test('but not as two ways in, nor with headers of their own', () => {
  const one = jwt({ claimHeaders: { sub: 'x-user' } });

  expect(both(one, jwt({ claimHeaders: { sub: 'x-user' } }), 'anyOf')).toEqual([]);
  expect(both(one, jwt({ claimHeaders: { sub: 'x-staff' } }))).toEqual([]);
});

test.each<[string, TokenLocation[] | undefined, TokenLocation[] | undefined]>([
  ['the default place', undefined, undefined],
  ['the same header with other words before the token', undefined, [{ header: 'Authorization', prefix: 'Staff ' }]],
  ['one cookie', [{ cookie: 'a' }], [{ cookie: 'a' }]],
  ['all places of one', [{ cookie: 'a' }], [{ header: 'x-a' }, { cookie: 'a' }]],
])('tokens of two issuers cannot both stand in %s', (_, one, two) => {
  expect(both(jwt(one === undefined ? {} : { tokenIn: one }), staff(two))).toEqual([
    'access.allOf: "one" and "two" look for their tokens in the same place, and no token is of both issuers; write tokenIn [NeverBoth]',
  ]);
});

test.each<[string, Scheme, Scheme]>([
  ['places differ', jwt({}), staff([{ cookie: 'a' }])],
  ['each has a place of its own', jwt({ tokenIn: [{ cookie: 'a' }, { cookie: 'b' }] }), staff([{ cookie: 'a' }, { cookie: 'c' }])],
  ['the issuer is the same', jwt({}), jwt({ audiences: ['other'] })],
  ['an issuer is bound later', jwt({}), jwt({ issuer: '${value:issuer}' })],
])('but they can where %s', (_, one, two) => {
  expect(both(one, two)).toEqual([]);
});

test('a rule of a route is named there', () => {
  const routes = { 'GET /a': { backend: 'orders', access: { allOf: [{ scheme: 'one' }, { scheme: 'two' }] } } };

  expect(problems(shop({ schemes: { one: jwt({}), two: staff() }, routes }))).toEqual([
    expect.stringMatching(/^routes\["GET \/a"\]\.access\.allOf: .* \[NeverBoth\]$/),
  ]);
});

describe('a signature and a token', () => {
  const signed: Scheme = { hmac: { header: 'Authorization', prefix: 'sha256=', secret: { secret: 's', key: 'k' } } };
  const opaque = (tokenIn?: TokenLocation[]): Scheme => ({
    introspection: { endpoint: 'https://id.example.com/introspect', client: { secret: 'c' }, ...(tokenIn && { tokenIn }) },
  });
  const never =
    'access.allOf: "one" and "two" look for their credentials in the same header, and none is both; choose another header [NeverBoth]';

  test.each<[string, Scheme]>([
    ['an opaque one', opaque()],
    ['a JWT', jwt({})],
    ['a key', { apiKey: { header: 'authorization' } }],
  ])('cannot both stand in one header: %s', (_, other) => {
    expect(both(signed, other)).toContain(never);
    expect(both(other, signed)).toContain(never);
  });

  test('can stand in two', () => {
    expect(both(signed, opaque([{ header: 'x-token' }, { header: 'authorization' }]))).toEqual([]);
    expect(both(signed, opaque([{ cookie: 'token' }]))).toEqual([]);
  });
});
