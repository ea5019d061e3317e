import { describe, expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { type RequestOptions, readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import { parseApi } from '../../src/spec/parse';

const opaque = {
  introspection: { endpoint: 'https://id.example.com/introspect', client: { secret: 'client' }, tokenIn: [{ header: 'x-token' }] },
};
const customers = { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } };

const legacy = { external: { url: 'https://auth.example.com/', sendHeaders: ['x-session'] } };

const asked = (access: object, claims?: object, more: Partial<RequestOptions> = {}) => {
  const schemes = { opaque, customers, partners: { apiKey: { header: 'x-key' } }, legacy };
  const consumers = { acme: { keys: [{ secret: 'keys', key: 'acme' }] } };
  const unused = { respond: { status: 204 }, access: { anyOf: Object.keys(schemes).map((scheme) => ({ scheme })) } };
  const routes = { 'GET /a': { respond: { status: 200 }, access }, 'GET /unused': unused };
  const { model } = resolve({ apis: [parseApi({ name: 'shop', schemes, consumers, routes })] });
  const { checks, caller } = explain(
    readRequest({ request: 'GET /a', header: [], ...(claims === undefined ? {} : { claims: JSON.stringify(claims) }), ...more }),
    model,
  );
  return { checks: checks.filter(({ check }) => check === 'authenticate' || check === 'authorize'), caller };
};

const one = { scheme: 'opaque', scopes: ['write'], groups: ['staff'] };
const any = { anyOf: [{ scheme: 'customers' }, one] };

test.each<[string, object, object, object]>([
  ['lets in whom the server would name', one, { sub: 'ann', scope: 'read write', groups: ['staff'] }, { scheme: 'opaque', subject: 'ann' }],
  [
    'is an alternative to a token of the issuer',
    any,
    { iss: customers.jwt.issuer, aud: 'shop', sub: 'jane' },
    { scheme: 'customers', subject: 'jane' },
  ],
  [
    'has claims of no issuer that is known',
    any,
    { iss: 'https://other/', sub: 'ann', scope: 'write', groups: 'staff' },
    { scheme: 'opaque', subject: 'ann' },
  ],
])('an opaque token %s', (_, access, claims, caller) => {
  const outcome = asked(access, claims);

  expect(outcome.checks.map((check) => check.outcome)).toEqual(['passed', 'passed']);
  expect(outcome.caller).toEqual(caller);
});

test.each<[string, object, string, object]>([
  ['a scope that its answer lacks is 403', { scope: 'read' }, 'authorize', { status: 403, detail: 'the token lacks the scope "write"' }],
  [
    'a group that its answer lacks is 403',
    { scope: 'write' },
    'authorize',
    { status: 403, detail: 'the token lacks one of the groups staff' },
  ],
  ['what is not active is 401', { active: false }, 'authenticate', { status: 401, detail: 'the token is not active' }],
  ['what has expired is 401', { exp: 1 }, 'authenticate', { status: 401, detail: 'the token has expired' }],
  ['what is not active is 401, whatever else is said of it', { active: false, sub: 7 }, 'authenticate', { status: 401 }],
  [
    'a subject that is no text is 503',
    { sub: 7 },
    'authenticate',
    { status: 503, problem: 'unavailable', detail: 'the server would say a "sub" that is not a text' },
  ],
  ['a time that is no number is 503, over or not', { exp: 'x', sub: 'ann' }, 'authenticate', { status: 503 }],
  ['an activity that is no boolean is 503', { active: 'yes', exp: 1 }, 'authenticate', { status: 503 }],
])('of an opaque token %s', (_, claims, check, expected) => {
  expect(asked(one, claims).checks.find((each) => each.check === check)).toMatchObject({ outcome: 'refused', ...expected });
});

test('what a server would say has to be told', () => {
  expect(asked(one).checks[0]).toMatchObject({ outcome: 'unknown', detail: 'say --claims to decide it; without a credential it is 401' });
  expect(asked(any).checks[0]).toMatchObject({ outcome: 'unknown', detail: 'say --claims to decide it; without a credential it is 401' });
});

describe('of alternatives the first whose credential came decides', () => {
  const either = { anyOf: [{ scheme: 'opaque' }, { scheme: 'partners' }, { scheme: 'legacy' }] };

  test.each<[string, Partial<RequestOptions>]>([
    ['though a consumer is said', { header: ['x-token: nope'], consumer: 'acme' }],
    ['though it is empty', { header: ['x-token:'], consumer: 'acme' }],
    ['though a service would be asked about another', { header: ['x-token: nope', 'x-session: a'] }],
  ])('so a token of which nothing is said leaves it open, %s', (_, more) => {
    expect(asked(either, undefined, more).checks[0]).toMatchObject({ outcome: 'unknown', detail: expect.stringMatching(/^say --claims/) });
  });

  test('so does a key of which nothing is said, before a token', () => {
    const outcome = asked({ anyOf: [{ scheme: 'partners' }, { scheme: 'opaque' }] }, { sub: 'ann' }, { header: ['x-key: a'] });
    expect(outcome.checks[0]).toMatchObject({ outcome: 'unknown', detail: expect.stringMatching(/^say --consumer/) });
  });

  test('and one behind it changes nothing', () => {
    const outcome = asked({ anyOf: [{ scheme: 'partners' }, { scheme: 'opaque' }] }, undefined, {
      header: ['x-token: a'],
      consumer: 'acme',
    });
    expect(outcome.caller).toMatchObject({ scheme: 'partners', subject: 'acme' });
  });
});
