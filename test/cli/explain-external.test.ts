import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import type { Bindings } from '../../src/spec/bindings';
import { parseApi } from '../../src/spec/parse';

const legacy = { external: { url: 'http://auth:8080/', sendHeaders: ['Cookie', 'x-session'], returnHeaders: ['x-user'] } };
const customers = { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } };

const asked = (access: object, header: string[] = [], claims?: object, bindings: Bindings = {}) => {
  const schemes = { legacy, customers };
  const unused = { respond: { status: 204 }, access: { anyOf: [{ scheme: 'legacy' }, { scheme: 'customers' }] } };
  const routes = { 'GET /a': { respond: { status: 200 }, access }, 'GET /unused': unused };
  const { model } = resolve({ apis: [parseApi({ name: 'shop', schemes, routes })] });
  const { checks, caller } = explain(
    readRequest({ request: 'GET /a', header, ...(claims === undefined ? {} : { claims: JSON.stringify(claims) }) }),
    model,
    bindings,
  );
  return { check: checks.find(({ check }) => check === 'authenticate'), caller };
};

const DECIDES = { outcome: 'unknown', detail: 'the service of "legacy" decides, http://auth:8080/' };
const one = { scheme: 'legacy' };
const tokenFirst = { anyOf: [{ scheme: 'customers' }, one] };
const serviceFirst = { anyOf: [one, { scheme: 'customers' }] };
const both = { allOf: [{ scheme: 'customers' }, one] };

test.each<[string, object, string[], object | undefined, object]>([
  ['one of its headers came', one, ['X-Session: a'], undefined, DECIDES],
  ['it stands first', serviceFirst, ['cookie: a=b'], { sub: 'ann' }, DECIDES],
  ['no token came', tokenFirst, ['cookie: a=b'], undefined, DECIDES],
  ['the token is valid, and both are needed', both, ['cookie: a=b'], { sub: 'ann' }, DECIDES],
])('the service decides where %s', (_, access, headers, claims, expected) => {
  expect(asked(access, headers, claims)).toMatchObject({ check: expected, caller: null });
});

test.each(['legacy', 'shop/legacy'])('the function decides that is bound to %j in its place', (name) => {
  const bindings = { authorizers: { [name]: { function: 'arn:aws:lambda:eu-west-1:123456789012:function:legacy' } } };
  const detail = 'the function that is bound to "legacy" decides';
  expect(asked(one, ['cookie: a=b'], undefined, bindings).check).toMatchObject({ outcome: 'unknown', detail });
});

test.each<[string, object, string[], object | undefined, object]>([
  ['no header of it came', one, ['x-user: root'], undefined, { outcome: 'refused', status: 401, detail: 'no credential was sent' }],
  ['a token comes first', tokenFirst, ['cookie: a=b'], { sub: 'ann' }, { outcome: 'passed', detail: 'customers, ann' }],
  ['nothing is said', tokenFirst, [], undefined, { outcome: 'unknown', detail: expect.stringContaining("say --claims or -H 'cookie: …'") }],
  ['its header is missing beside a token', both, [], { sub: 'ann' }, { outcome: 'refused', detail: 'no header of "legacy" was sent' }],
  ['the token is of another issuer', both, ['cookie: a'], { iss: 'https://x/' }, { outcome: 'refused', status: 401 }],
])('the service is not asked where %s', (_, access, headers, claims, expected) => {
  expect(asked(access, headers, claims).check).toMatchObject(expected);
});
