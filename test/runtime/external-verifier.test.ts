import { expect, test } from 'vitest';
import type { AskService, ServiceAnswer, ServiceQuestion } from '../../src/runtime/core/external-verifier';
import { ExternalVerifier } from '../../src/runtime/core/external-verifier';
import type { RequestView } from '../../src/runtime/core/request';

const RULES = {
  url: 'https://auth.example.com/validate',
  sendHeaders: ['cookie', 'x-session'],
  returnHeaders: ['x-auth-user', 'x-auth-roles'],
  subject: 'x-auth-user',
  timeoutMillis: 500,
};

type Lists = { readonly [name: string]: readonly string[] };

const view = (headers: Lists, query: Lists = {}): RequestView => ({
  method: 'POST',
  path: '/orders/7',
  clientIp: '192.0.2.7',
  headers: new Map(Object.entries({ host: ['shop.example.com'], ...headers })),
  query: new Map(Object.entries(query)),
});

const verify = (headers: Lists, answer: Partial<ServiceAnswer> | Error, query?: Lists) => {
  const asked: ServiceQuestion[] = [];
  const ask: AskService = async (question) => {
    asked.push(question);
    if (answer instanceof Error) throw answer;
    return { status: 200, headers: {}, ...answer };
  };
  return new ExternalVerifier('legacy', RULES, ask).verify(view(headers, query)).then((verification) => ({ verification, asked }));
};

test('asks with what the client asks for and the headers that it is to get, and no others', async () => {
  const headers = { 'x-session': ['a', 'b'], authorization: ['Bearer x'], 'x-forwarded-uri': ['/admin'] };
  const { asked } = await verify(headers, {}, { page: ['2', '3'], 'a b': ['c&d'] });

  expect(asked).toEqual([
    {
      url: 'https://auth.example.com/validate',
      timeoutMillis: 500,
      headers: {
        'x-session': ['a', 'b'],
        'x-forwarded-method': 'POST',
        'x-forwarded-host': 'shop.example.com',
        'x-forwarded-uri': '/orders/7?page=2&page=3&a%20b=c%26d',
        'x-forwarded-for': '192.0.2.7',
      },
    },
  ]);
});

test('asks nothing where none of its headers came', async () => {
  expect(await verify({ authorization: ['Bearer x'] }, {})).toEqual({ verification: 'absent', asked: [] });
});

test.each([200, 201, 204])('an answer of %i names the caller and what the backend is told', async (status) => {
  const headers = { 'x-auth-user': 'zoe', 'x-auth-roles': 'a, b', 'x-other': 'secret' };

  expect((await verify({ cookie: ['a=b'] }, { status, headers })).verification).toEqual({
    identity: { scheme: 'legacy', subject: 'zoe', returned: { 'x-auth-user': 'zoe', 'x-auth-roles': 'a, b' }, scopes: [], groups: [] },
  });
});

test.each([{}, { 'x-auth-user': '' }])('an answer with %j names nobody', async (headers) => {
  expect((await verify({ cookie: ['a=b'] }, { headers })).verification).toMatchObject({ identity: { scheme: 'legacy' } });
  expect((await verify({ cookie: ['a=b'] }, { headers })).verification).not.toHaveProperty('identity.subject');
});

test.each([
  [401, 'invalid'],
  [403, 'forbidden'],
  [302, 'invalid'],
  [304, 'invalid'],
  [199, 'unavailable'],
  [400, 'unavailable'],
  [404, 'unavailable'],
  [429, 'unavailable'],
  [500, 'unavailable'],
])('an answer of %i is %s', async (status, expected) => {
  expect((await verify({ cookie: ['a=b'] }, { status, headers: { 'x-auth-user': 'zoe' } })).verification).toBe(expected);
});

test('no answer is unavailable', async () => {
  expect((await verify({ cookie: ['a=b'] }, new Error('too late'))).verification).toBe('unavailable');
});
