import { expect, test } from 'vitest';
import { introspectionVerifier } from '../../src/runtime/core/introspection-verifier';
import type { Introspected } from '../../src/runtime/core/oauth/introspection';
import type { RequestView } from '../../src/runtime/core/request';

const RULES = {
  tokenIn: [{ header: 'authorization', prefix: 'Bearer ' }, { cookie: 'token' }, { query: 'token' }],
  scopeClaim: ['scope'],
  groupsClaim: ['groups'],
};

type Lists = { readonly [name: string]: readonly string[] };

const verify = async (headers: Lists, answer: Introspected, query: Lists = {}) => {
  const asked: string[] = [];
  const verifier = introspectionVerifier('opaque', RULES, async (token) => {
    asked.push(token);
    return answer;
  });
  const view: RequestView = {
    method: 'GET',
    path: '/orders',
    clientIp: '192.0.2.7',
    headers: new Map(Object.entries(headers)),
    query: new Map(Object.entries(query)),
  };
  return { verification: await verifier.verify(view), asked };
};

const claims = { active: true, sub: 'ann', scope: 'read write', groups: ['staff'] };

test.each<[string, Lists, Lists?]>([
  ['in a header', { authorization: ['Bearer opaque'] }],
  ['in a header, whatever the case of its prefix', { authorization: ['bEARER opaque'] }],
  ['in a cookie', { cookie: ['a=b; token=opaque'] }],
  ['in the query', {}, { token: ['opaque'] }],
])('a token %s is looked up, and the answer says who calls', async (_, headers, query) => {
  expect(await verify(headers, claims, query)).toEqual({
    asked: ['opaque'],
    verification: { identity: { scheme: 'opaque', subject: 'ann', claims, scopes: ['read', 'write'], groups: ['staff'] } },
  });
});

test.each([{ active: true }, { active: true, sub: '' }])(
  'an answer that names nobody is of a caller without a subject: %j',
  async (answer) => {
    const { verification } = await verify({ authorization: ['Bearer opaque'] }, answer);

    expect(verification).toEqual({ identity: { scheme: 'opaque', claims: answer, scopes: [], groups: [] } });
  },
);

test.each<[string, Lists, string]>([
  ['no token', {}, 'absent'],
  ['another prefix', { authorization: ['Basic YTpi'] }, 'absent'],
  ['an empty token', { authorization: ['Bearer '] }, 'invalid'],
  ['two headers', { authorization: ['Bearer a', 'Bearer b'] }, 'invalid'],
  ['tokens in two places', { authorization: ['Bearer a'], cookie: ['token=a'] }, 'invalid'],
])('%s is never looked up', async (_, headers, verification) => {
  expect(await verify(headers, claims)).toEqual({ asked: [], verification });
});

test.each<[Introspected, string]>([
  ['inactive', 'invalid'],
  ['unavailable', 'unavailable'],
])('what is %s lets nobody in', async (answer, verification) => {
  expect((await verify({ authorization: ['Bearer opaque'] }, answer)).verification).toBe(verification);
});
