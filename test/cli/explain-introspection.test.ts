import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import { parseApi } from '../../src/spec/parse';

const opaque = {
  introspection: { endpoint: 'https://id.example.com/introspect', client: { secret: 'client' }, tokenIn: [{ header: 'x-token' }] },
};
const customers = { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } };

const asked = (access: object, claims?: object) => {
  const schemes = { opaque, customers };
  const unused = { respond: { status: 204 }, access: { anyOf: [{ scheme: 'opaque' }, { scheme: 'customers' }] } };
  const routes = { 'GET /a': { respond: { status: 200 }, access }, 'GET /unused': unused };
  const { model } = resolve({ apis: [parseApi({ name: 'shop', schemes, routes })] });
  const { checks, caller } = explain(
    readRequest({ request: 'GET /a', header: [], ...(claims === undefined ? {} : { claims: JSON.stringify(claims) }) }),
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
  ['a subject that is no text is 401', { sub: 7 }, 'authenticate', { status: 401, detail: 'the claim "sub" is not a text' }],
])('of an opaque token %s', (_, claims, check, expected) => {
  expect(asked(one, claims).checks.find((each) => each.check === check)).toMatchObject({ outcome: 'refused', ...expected });
});

test('what a server would say has to be told', () => {
  expect(asked(one).checks[0]).toMatchObject({ outcome: 'unknown', detail: 'say --claims to decide it; without a credential it is 401' });
  expect(asked(any).checks[0]).toMatchObject({ outcome: 'unknown', detail: 'say --claims to decide it; without a credential it is 401' });
});
