import { describe, expect, test } from 'vitest';
import { model, problems, shop } from './support';

const opaque = (fields: object = {}) => ({
  introspection: { endpoint: 'https://id.example.com/introspect', client: { secret: 'gateway-client' }, ...fields },
});
const jwt = (tokenIn?: object[]) => ({ jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], ...(tokenIn && { tokenIn }) } });
const key = (header: string) => ({ apiKey: { header } });

const ways = (form: 'anyOf' | 'allOf', one: object, other: object, fields: object = {}) =>
  problems(shop({ schemes: { one, other }, access: { [form]: [{ scheme: 'one' }, { scheme: 'other' }] }, ...fields } as never));

test('an introspection scheme has two seconds, remembers for a minute, and reads the header of tokens', () => {
  const api = model(shop({ schemes: { opaque: opaque() }, access: { scheme: 'opaque' } } as never));

  expect(api.schemes.get('opaque')?.introspection).toEqual({
    endpoint: 'https://id.example.com/introspect',
    client: 'gateway-client',
    ttlMillis: 60_000,
    timeoutMillis: 2_000,
    tokenIn: [{ header: 'authorization', prefix: 'Bearer ' }],
    scopeClaim: ['scope'],
    groupsClaim: ['groups'],
  });
});

describe('an opaque token', () => {
  test.each<[string, object, object]>([
    ['a JWT', opaque(), jwt()],
    ['a JWT that is tried first', jwt(), opaque()],
    ['another server’s', opaque(), opaque({ endpoint: 'https://other.example.com/' })],
    ['one with another prefix', opaque({ tokenIn: [{ header: 'authorization', prefix: 'Token ' }] }), jwt()],
    [
      'a JWT in one of several places',
      opaque({ tokenIn: [{ cookie: 'a' }, { header: 'x-token' }] }),
      jwt([{ query: 'a' }, { cookie: 'a' }]),
    ],
  ])('is refused beside %s in the same place, from which nothing tells it', (_, one, other) => {
    const found = ways('anyOf', one, other);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(
      'nothing about an opaque token says whose it is; write tokenIn with a place of its own [TokensBesideTokens]',
    );
  });

  test.each<[string, object, object]>([
    ['beside a JWT in another place', opaque({ tokenIn: [{ header: 'x-token' }] }), jwt()],
    ['beside another server’s in another place', opaque(), opaque({ tokenIn: [{ cookie: 'token' }] })],
  ])('may stand %s', (_, one, other) => {
    expect(ways('anyOf', one, other)).toEqual([]);
  });

  test('may be a JWT as well where both must hold', () => {
    expect(ways('allOf', opaque(), jwt())).toEqual([]);
  });

  test('is refused in the place of keys', () => {
    const consumers = { acme: { keys: [{ secret: 'partners', key: 'acme' }] } };

    expect(ways('anyOf', opaque({ tokenIn: [{ header: 'x-token' }] }), key('x-token'), { consumers })[0]).toContain('[KeysBesideTokens]');
  });
});
