import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Explanation } from '../../src/cli/explain/explain';
import { folder, tollgate } from './support';

const SPEC = `
name: shop
schemes:
  partners: { apiKey: { header: x-api-key } }
  customers: { jwt: { issuer: https://id.example.com/, audiences: [shop] } }
access: { anyOf: [{ scheme: partners }, { scheme: customers }] }
consumers:
  acme: { keys: [{ secret: keys, key: acme }], plan: partner }
  beta: { keys: [{ secret: keys, key: beta }] }
plans:
  partner: { rate: { requests: 10, per: minute, burst: 5 }, quota: { requests: 100, per: month }, onStoreFailure: deny }
  gold: { quota: { requests: 50, per: day }, members: { claims: { level: [gold], paid: [true] } }, onStoreFailure: deny }
  free: { rate: { requests: 1, per: hour }, onStoreFailure: deny }
defaultPlan: free
routes:
  GET /orders: { respond: { status: 200 } }
  GET /both: { respond: { status: 200 }, access: { allOf: [{ scheme: customers }, { scheme: partners }] } }
  GET /health: { respond: { status: 200 }, access: { open: liveness probe } }
`;

async function explain(spec: string, request: string, ...options: string[]): Promise<Explanation> {
  const { stdout } = await tollgate('explain', join(folder({ 'shop.yaml': spec }), 'shop.yaml'), request, '--json', ...options);
  return JSON.parse(stdout) as Explanation;
}

const claims = (value: object) => ['--claims', JSON.stringify({ sub: 'ann', ...value })];
const gold = { level: 'gold', paid: true };

test.each<[string, string, string[], string | null]>([
  ['a consumer has the plan that it names', 'GET /orders', ['--consumer', 'acme'], 'partner'],
  ['a consumer that names none has the default', 'GET /orders', ['--consumer', 'beta'], 'free'],
  ['claims make a member', 'GET /orders', claims(gold), 'gold'],
  ['a member has all of the claims', 'GET /orders', claims({ level: 'gold' }), 'free'],
  ['a token that did not decide says nothing', 'GET /orders', ['--consumer', 'beta', ...claims(gold)], 'free'],
  ['the plan of a consumer goes before that of its claims', 'GET /both', ['--consumer', 'acme', ...claims(gold)], 'partner'],
  ['a consumer without a plan may be a member', 'GET /both', ['--consumer', 'beta', ...claims(gold)], 'gold'],
  ['who is not known has none', 'GET /orders', [], null],
  ['who need not say who calls has none', 'GET /health', ['--consumer', 'acme'], null],
])('%s', async (_, request, options, plan) => {
  expect((await explain(SPEC, request, ...options)).plan).toBe(plan);
});

test('nobody has a plan by default where that is none', async () => {
  const spec = SPEC.replace('defaultPlan: free', 'defaultPlan: none').replace(/^ {2}free: .*\n/m, '');
  const { plan, checks } = await explain(spec, 'GET /orders', '--consumer', 'beta');
  expect([plan, checks.some(({ check }) => check === 'plan')]).toEqual([null, false]);
});

test('a plan counts after the rights, in words that say what it admits', async () => {
  const { checks } = await explain(SPEC, 'GET /orders', '--consumer', 'acme');
  expect(checks.at(-1)).toEqual({
    check: 'plan',
    outcome: 'counts',
    policy: 'partner: 10 a minute, at most 5 at once, 100 in a calendar month',
    origin: 'api',
  });
});

test.each([
  ['rate: { requests: 10, per: minute, burst: 5 }', 'rate: { requests: 0, per: minute }', 'rate-limited'],
  ['quota: { requests: 100', 'quota: { requests: 0', 'quota-exceeded'],
])('a plan with %s made none refuses every request', async (written, none, problem) => {
  const { answer, plan } = await explain(SPEC.replace(written, none), 'GET /orders', '--consumer', 'acme');
  expect([answer?.status, answer?.problem, plan]).toEqual([429, problem, 'partner']);
});

test('the text names the plan below the caller', async () => {
  const spec = join(folder({ 'shop.yaml': SPEC }), 'shop.yaml');
  const { stdout } = await tollgate('explain', spec, 'GET /orders', '--consumer', 'acme');
  expect(stdout).toMatch(/\ncaller {3}acme \(partners\)\nplan {5}partner\nanswer/);
});
