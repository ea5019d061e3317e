import { describe, expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { type RequestOptions, readRequest } from '../../src/cli/explain/request';
import { explanationLines } from '../../src/cli/explain/text';
import { resolve } from '../../src/model/resolve';
import { NUMBERS } from '../../src/model/sides';
import { stickyNumber } from '../../src/runtime/core/sticky-number';
import { parseApi } from '../../src/spec/parse';

const exchange = { endpoint: 'https://id.example.com/token', audience: 'next', client: { secret: 'client' } };
const preview = { header: 'x-canary', value: 'always' };
const canary = (weightPercent: number, ...sticky: string[]) => ({
  backend: 'orders',
  canary: { backend: 'next', weightPercent, preview, ...(sticky.length > 0 && { sticky }) },
});

const api = parseApi({
  name: 'shop',
  schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
  access: { scheme: 'customers' },
  backends: { orders: { timeout: '2s' }, next: { timeout: '1s', exchange }, third: { timeout: '3s' } },
  routes: {
    'GET /chance': canary(12.5),
    'GET /callers': canary(50, 'caller', 'cookie:lane'),
    'GET /claims': canary(50, 'claim:tenant'),
    'GET /addresses': canary(50, 'ip'),
    'GET /none': canary(0),
    'GET /all': canary(100, 'caller'),
    'GET /weights': {
      access: { open: 'a test' },
      weighted: [
        { backend: 'orders', weight: 3 },
        { backend: 'third', weight: 1 },
      ],
      sticky: ['header:x-user'],
    },
  },
});

const { model } = resolve({ apis: [api] });
const asked = (request: string, options: Partial<RequestOptions> = {}) => explain(readRequest({ request, header: [], ...options }), model);
const claims = (value: object) => ({ claims: JSON.stringify(value) });
const numberOf = (...values: string[]) => stickyNumber('shop/next', values) / NUMBERS;
const sideOf = (...values: string[]) => (numberOf(...values) < 0.5 ? 'next' : 'orders');

describe('a caller who keeps its side', () => {
  test.each(['ann', 'bob', 'cem', 'dana'])('is told which it is, with the time and the exchange of its backend: %s', (sub) => {
    const { side, backend, shares, checks } = asked('GET /callers', { ...claims({ sub }), header: ['cookie: lane=x'] });
    const name = sideOf(`customers:${sub}`, 'x');

    expect(side).toEqual({ by: 'sticky', backend: name, number: numberOf(`customers:${sub}`, 'x'), keys: ['caller', 'cookie:lane'] });
    expect([backend?.name, backend?.timeoutMillis, shares]).toEqual([name, name === 'next' ? 1_000 : 2_000, undefined]);
    expect(checks.some(({ check }) => check === 'exchange')).toBe(name === 'next');
  });

  test.each<[string, Partial<RequestOptions>, string[]]>([
    ['GET /addresses', { ip: '2001:db8:1:2::9', ...claims({ sub: 'ann' }) }, ['2001:db8:1:2']],
    ['GET /claims', claims({ sub: 'ann', tenant: ['a', 'b'] }), [Buffer.from('["a","b"]').toString('base64url')]],
    ['GET /callers', { ...claims({ sub: 'ann' }), header: ['cookie: lane=x; lane=y'] }, ['customers:ann', '']],
  ])('is told apart as it will be: %s', (request, options, values) => {
    expect(asked(request, options).side?.number).toBe(numberOf(...values));
  });

  test('is left open where it is not known who calls', () => {
    const { side, backend, shares } = asked('GET /callers');

    expect(side).toEqual({ by: 'sticky', backend: null, keys: ['caller', 'cookie:lane'] });
    expect(shares?.map(({ percent }) => percent)).toEqual([50, 50]);
    expect(backend).not.toBeNull();
  });

  test('of weights has the time of its route', () => {
    const of = (name: string) => asked('GET /weights', { header: [`x-user: ${name}`] });
    const backends = ['ann', 'bob', 'cem', 'dana', 'eve', 'fay', 'gus'].map((name) => {
      const number = stickyNumber('shop/orders', [name]) / NUMBERS;
      expect(of(name).side).toEqual({ by: 'sticky', backend: number < 0.75 ? 'orders' : 'third', number, keys: ['header:x-user'] });
      expect(of(name).backend?.timeoutMillis).toBe(3_000);
      return of(name).backend?.name;
    });
    expect(new Set(backends)).toEqual(new Set(['orders', 'third']));
  });
});

test.each<[string, Partial<RequestOptions>, object, string]>([
  ['GET /chance', { header: ['x-canary: always'] }, { by: 'preview', backend: 'next' }, 'side     next, by its preview'],
  ['GET /none', { header: ['x-canary: always'] }, { by: 'preview', backend: 'next' }, 'side     next, by its preview'],
  ['GET /none', {}, { by: 'share', backend: 'orders' }, 'side     orders, by the share of all requests'],
  ['GET /all', {}, { by: 'share', backend: 'next' }, 'side     next, by the share of all requests'],
  ['GET /chance', {}, { by: 'chance', backend: null }, 'side     by chance'],
  ['GET /weights', {}, { by: 'chance', backend: null, keys: ['header:x-user'] }, 'side     by chance, without header:x-user'],
  ['GET /claims', {}, { by: 'sticky', backend: null, keys: ['claim:tenant'] }, 'side     decided by claim:tenant, which is not known'],
])('%s with %j says what decides', (request, options, side, line) => {
  const explanation = asked(request, options);

  expect(explanation.side).toEqual(side);
  expect(explanationLines(explanation, { stdout: () => {}, stderr: () => {}, color: false })).toContain(line);
});

test('by chance each side has its share, the larger one first, and an exchange is told with its backend', () => {
  const { shares, backend, checks } = asked('GET /chance', claims({ sub: 'ann' }));

  expect(shares).toEqual([
    { backend: 'orders', percent: 87.5 },
    { backend: 'next', percent: 12.5 },
  ]);
  expect(backend?.name).toBe('orders');
  expect(checks.at(-1)?.detail).toBe('the authorization server decides, https://id.example.com/token, where "next" is asked');
});

test('of weights whose callers keep their sides, the first says how all are repeated, and the slowest how long they may take', () => {
  const weights = parseApi({
    name: 'shop',
    access: { open: 'a test' },
    backends: { one: { timeout: '2s', retry: { attempts: 2 } }, two: { timeout: '4s' } },
    routes: {
      'GET /a': {
        weighted: [
          { backend: 'one', weight: 1 },
          { backend: 'two', weight: 1 },
        ],
        sticky: ['header:x-user'],
      },
    },
  });
  const known = resolve({ apis: [weights] }).model;
  const explained = ['ann', 'bob', 'cem', 'dana', 'eve', 'fay'].map(
    (user) => explain(readRequest({ request: 'GET /a', header: [`x-user: ${user}`] }), known).backend,
  );

  expect(new Set(explained.map((backend) => backend?.name))).toEqual(new Set(['one', 'two']));
  for (const backend of explained) {
    expect(backend).toMatchObject({ timeoutMillis: 4_000, policies: ['retry: up to 2 more after connect-failure'] });
  }
});
