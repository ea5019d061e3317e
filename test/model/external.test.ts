import { describe, expect, test } from 'vitest';
import { credentialGroups } from '../../src/model/credential-groups';
import type { SchemeModel } from '../../src/model/scheme';
import { model, problems, shop } from './support';

const service = (sendHeaders: string[], fields: object = {}) => ({ external: { url: 'http://auth:8080/', sendHeaders, ...fields } });
const jwt = (tokenIn: object[]) => ({ jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], tokenIn } });
const key = { apiKey: { header: 'x-session' } };
const consumers = { acme: { keys: [{ secret: 'partners', key: 'acme' }] } };

const anyOf = (one: object, other: object, fields: object = {}) =>
  problems(shop({ schemes: { one, other }, access: { anyOf: [{ scheme: 'one' }, { scheme: 'other' }] }, ...fields } as never));

describe('an external scheme', () => {
  test('has two seconds, and names of headers in lower case', () => {
    const schemes = { legacy: service(['Cookie'], { returnHeaders: ['X-Auth-User'], subject: 'X-Auth-User' }) };
    const api = model(shop({ schemes, access: { scheme: 'legacy' } } as never));

    expect(api.schemes.get('legacy')?.external).toEqual({
      url: 'http://auth:8080/',
      sendHeaders: ['cookie'],
      returnHeaders: ['x-auth-user'],
      subject: 'x-auth-user',
      timeoutMillis: 2000,
    });
  });

  test('decides alone, whatever else looks where it does', () => {
    const at = (name: string, ...headers: string[]) =>
      ({ name, kind: 'external', spec: {}, external: { sendHeaders: headers } }) as unknown as SchemeModel;
    const groups = credentialGroups([at('a', 'cookie', 'x-a'), at('b', 'cookie')]);

    expect(groups.map(({ schemes }) => schemes)).toEqual([['a'], ['b']]);
  });

  test.each<[string, object, object, object?]>([
    ['another service of the same header', service(['cookie', 'x-a']), service(['cookie'])],
    ['a token in a cookie', service(['cookie']), jwt([{ cookie: 'session' }])],
    ['a token in a header that it gets', service(['authorization']), jwt([{ header: 'authorization', prefix: 'Bearer ' }])],
    ['a key in a header that it gets', service(['x-session']), key, { consumers }],
    ['a service, where a key is looked at before', key, service(['x-session']), { consumers }],
  ])('is refused before %s, which would never be tried', (_, one, other, fields) => {
    expect(anyOf(one, other, fields)).toEqual([
      'access.anyOf: "one" decides on whatever stands where "other" looks, so that is never tried; write "other" first or remove it [NeverTried]',
    ]);
  });

  test.each<[string, object, object, object?]>([
    ['a token that may stand elsewhere', service(['cookie']), jwt([{ cookie: 'session' }, { query: 'token' }])],
    ['a service that gets another header as well', service(['cookie']), service(['cookie', 'x-a'])],
    ['a service that gets the header of tokens', jwt([{ header: 'authorization', prefix: 'Bearer ' }]), service(['authorization'])],
    ['a service that gets the cookies', jwt([{ cookie: 'session' }]), service(['cookie'])],
  ])('may be followed by %s', (_, one, other, fields) => {
    expect(anyOf(one, other, fields)).toEqual([]);
  });

  test('cannot be sent what a service of another scheme tells backends', () => {
    expect(anyOf(service(['cookie'], { returnHeaders: ['authorization'] }), service(['authorization']))).toEqual([
      'schemes.other.external.sendHeaders[0]: no request has the header "authorization": the scheme "one" fills it, and the gateway removes it from every request; choose another header [HeaderNeverSent]',
    ]);
  });

  test('tells backends nothing under the name of the request id', () => {
    const schemes = { legacy: service(['cookie'], { returnHeaders: ['x-id'] }) };
    const found = problems(shop({ schemes, access: { scheme: 'legacy' } } as never), { settings: { requestId: { header: 'x-id' } } });

    expect(found).toEqual([expect.stringMatching(/^schemes\.legacy\.external\.returnHeaders\[0\]: .*\[HeaderTaken\]$/)]);
  });
});
