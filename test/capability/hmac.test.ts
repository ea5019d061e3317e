import { expect, test } from 'vitest';
import { ledger, rowAt, shop } from './support';

const hmac = (key: string) => ({ hmac: { header: 'x-signature', secret: { secret: 'webhook', key } } });
const schemes = { ...shop.schemes, hooks: hmac('token'), next: hmac('next') };
const signed = (access: object) => ({ ...shop, schemes, routes: { 'POST /a': { backend: 'orders', access } } }) as never;
const refusals = (spec: never) => ledger('aws', spec).problems.map(({ code, path }) => `${path} ${code}`);

test.each<[string, object]>([
  ['alone', { scheme: 'hooks' }],
  ['among its own kind', { anyOf: [{ scheme: 'hooks' }, { scheme: 'next' }] }],
  ['beside a token', { allOf: [{ scheme: 'hooks' }, { scheme: 'customers' }] }],
])('a signed body stands %s on AWS, by the proxy', (_, access) => {
  expect(refusals(signed(access))).toEqual([]);
  expect(rowAt('aws', 'schemes.hooks.hmac.header', signed(access))).toMatchObject({ how: 'proxy' });
});

test('a signed body is refused by name on AWS as an alternative to others', () => {
  const spec = signed({ anyOf: [{ scheme: 'customers' }, { scheme: 'hooks' }, { scheme: 'next' }] });
  expect(refusals(spec)).toEqual([
    'routes["POST /a"].access.anyOf[1].scheme RefusedByTarget',
    'routes["POST /a"].access.anyOf[2].scheme RefusedByTarget',
  ]);
  expect(ledger('kubernetes', spec).problems).toEqual([]);
});

test('the rule of the API is refused as well, where a route inherits it', () => {
  const access = { anyOf: [{ scheme: 'customers' }, { scheme: 'hooks' }] };
  const inherited = { ...shop, schemes: { ...shop.schemes, hooks: hmac('token') }, access } as never;
  expect(refusals(inherited)).toEqual(['access.anyOf[1].scheme RefusedByTarget']);
});

test('a refusal says what to do', () => {
  const [problem] = ledger('aws', signed({ anyOf: [{ scheme: 'customers' }, { scheme: 'hooks' }] })).problems;
  expect(problem?.message).toBe(
    'AWS: "scheme: hooks" signs the body, and stands in "anyOf" beside schemes that do not: the authorizer cannot decide before the proxy has seen the body; give signed requests a route of their own, or deliver this API to Kubernetes',
  );
});
