import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import { parseApi } from '../../src/spec/parse';

const hooks = { hmac: { header: 'X-Signature', prefix: 'sha256=', secret: { secret: 'webhook', key: 'token' } } };
const customers = { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } };

const asked = (access: object, header: string[] = [], claims?: object, own: object = hooks) => {
  const unused = { respond: { status: 204 }, access: { anyOf: [{ scheme: 'hooks' }, { scheme: 'customers' }] } };
  const routes = { 'POST /a': { respond: { status: 200 }, access }, 'GET /unused': unused };
  const { model } = resolve({ apis: [parseApi({ name: 'shop', schemes: { hooks: own, customers }, routes })] });
  const request = readRequest({ request: 'POST /a', header, ...(claims === undefined ? {} : { claims: JSON.stringify(claims) }) });
  const { checks, caller } = explain(request, model);
  return { check: checks.find(({ check }) => check === 'authenticate'), body: checks.find(({ check }) => check === 'body'), caller };
};

const DECIDES = { outcome: 'unknown', detail: 'the signature of the body decides, by "hooks"' };
const one = { scheme: 'hooks' };
const tokenFirst = { anyOf: [{ scheme: 'customers' }, one] };
const both = { allOf: [{ scheme: 'customers' }, one] };

test.each<[string, object, string[], object | undefined]>([
  ['its header came', one, ['x-signature: a'], undefined],
  ['it stands first', { anyOf: [one, { scheme: 'customers' }] }, ['x-signature: a'], { sub: 'ann' }],
  ['no token came', tokenFirst, ['x-signature: a'], undefined],
  ['the token is valid, and both are needed', both, ['x-signature: a'], { sub: 'ann' }],
])('the signature decides where %s', (_, access, headers, claims) => {
  expect(asked(access, headers, claims)).toMatchObject({ check: DECIDES, caller: null });
});

test.each<[string, object, string[], object | undefined, object]>([
  ['no header of it came', one, [], undefined, { outcome: 'refused', status: 401, detail: 'no credential was sent' }],
  ['a token comes first', tokenFirst, ['x-signature: a'], { sub: 'ann' }, { outcome: 'passed', detail: 'customers, ann' }],
  [
    'nothing is said',
    tokenFirst,
    [],
    undefined,
    { outcome: 'unknown', detail: expect.stringContaining("say --claims or -H 'x-signature: …'") },
  ],
  ['its header is missing beside a token', both, [], { sub: 'ann' }, { outcome: 'refused', detail: 'no header of "hooks" was sent' }],
])('the signature is not asked where %s', (_, access, headers, claims, expected) => {
  expect(asked(access, headers, claims).check).toMatchObject(expected);
});

test('a time that is signed is said, with how far it may lie from now', () => {
  const timed = { hmac: { ...hooks.hmac, timestamp: { header: 'x-timestamp', tolerance: '90s' } } };
  expect(asked(one, ['x-signature: a'], undefined, timed).check).toMatchObject({
    detail: 'the signature of the body decides, by "hooks", if "x-timestamp" lies within 90 s of now',
  });
});

test('a body that is read is of one mebibyte at most', () => {
  expect(asked(one, ['x-signature: a', 'content-length: 5']).body).toMatchObject({
    outcome: 'passed',
    policy: 'at most 1048576 bytes',
    origin: 'default',
  });
});
