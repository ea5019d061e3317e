import { beforeEach, describe, expect, test } from 'vitest';
import type { LimitKey } from '../../src/model/limits';
import type { ProxyConfig, ProxyLimits } from '../../src/runtime/config-proxy';
import type { Identity } from '../../src/runtime/core/identity';
import { createMemoryStore } from '../../src/runtime/core/limits/memory-store';
import type { CounterStore } from '../../src/runtime/core/limits/rule';
import { proxyOf } from '../../src/runtime/proxy/handler';
import { countIn } from '../../src/runtime/proxy/limits';
import { type EventOptions, proxyEvent } from './support/events';

const NO_CHANGES = { setHeaders: [], addHeaders: [], removeHeaders: [], setQuery: [], removeQuery: [] };
const rule = { algorithm: 'fixed-window', requests: 2, per: 'month' } as const;
const limitsBy = (...by: LimitKey[]): ProxyLimits => ({
  gateway: 'shop',
  headers: 'x',
  limits: [{ id: 'shop/0', name: 'shop/0', rule, shared: true, onStoreFailure: 'deny', by }],
  plans: { api: 'shop', plans: [], ofConsumers: {} },
  members: [],
});

const config = (limits: ProxyLimits, plans: boolean): ProxyConfig => ({
  problems: Object.fromEntries(
    Object.entries({
      'path-refused': 400,
      'unsupported-media-type': 415,
      'rate-limited': 429,
      'quota-exceeded': 429,
      unavailable: 503,
    }).map(([slug, status]) => [slug, { status, body: slug }]),
  ),
  requestIdHeader: 'x-request-id',
  identityHeaders: [],
  secretHeaders: [],
  secretQueries: [],
  securityHeaders: {},
  backends: {},
  routes: {
    'ANY /x': {
      route: 'GET /x',
      action: { respond: { status: 200, headers: [{ name: 'x-ratelimit-limit', value: 'made up' }], body: 'ok' } },
      path: [],
      request: NO_CHANGES,
      response: NO_CHANGES,
      variants: [],
      parameters: {},
      timeoutMillis: 1_000,
      allowedPaths: [],
      contentTypes: ['application/json'],
      counted: { limits: limits.limits.map(({ id }) => id), ...(plans && { plans }) },
    },
  },
  limits,
});

const unreachable: CounterStore = { decide: () => Promise.reject(new Error('no')) };
let store: CounterStore;
beforeEach(() => {
  store = createMemoryStore();
});

type Asked = Partial<EventOptions> & { readonly identity?: Partial<Identity>; readonly body?: string };

async function ask(limits: ProxyLimits, { identity, ...options }: Asked = {}, counters = store) {
  const authorizer = identity === undefined ? {} : { authorizer: { identity: JSON.stringify({ scopes: [], groups: [], ...identity }) } };
  const proxy = proxyOf(config(limits, limits.plans.plans.length > 0), {
    send: async () => 'connect-failure',
    invoke: async () => ({ failed: true, payload: '' }),
    random: () => 0,
    matchesRegex: () => false,
    count: countIn(limits, counters),
  });
  const { statusCode, body, multiValueHeaders = {} } = await proxy(proxyEvent({ resource: '/x', path: '/x', ...options, ...authorizer }));
  return { status: statusCode, body, left: multiValueHeaders?.['x-ratelimit-remaining']?.[0], headers: multiValueHeaders };
}

/** Whether two requests have one counter. */
async function meet(key: LimitKey, one: Asked, other: Asked): Promise<boolean> {
  store = createMemoryStore();
  await ask(limitsBy(key), one);
  return (await ask(limitsBy(key), other)).left === '0';
}

const headers = (values: { readonly [name: string]: string | readonly string[] }): Asked => ({ headers: values });
const caller = (identity: Partial<Identity>): Asked => ({ identity: { scheme: 'customers', ...identity } });

describe('one counter have', () => {
  test.each<[string, LimitKey, Asked, Asked]>([
    ['addresses of one network', { ip: true }, { sourceIp: '2001:db8::1' }, { sourceIp: '2001:0DB8:0:0:ffff::2' }],
    ['requests without the header', { header: 'x-who' }, {}, headers({ 'X-Who': '' })],
    [
      'headers that begin alike for 512 characters',
      { header: 'x-who' },
      headers({ 'x-who': 'x'.repeat(600) }),
      headers({ 'x-who': 'x'.repeat(512) }),
    ],
    [
      'a cookie with and without quotes and blanks',
      { cookie: 'session' },
      headers({ cookie: 'session="a"' }),
      headers({ cookie: 'b=c; session=  a' }),
    ],
    ['two cookies of one name, and none', { cookie: 'session' }, {}, headers({ cookie: 'session=a; session=b' })],
    [
      'tokens of one caller',
      { caller: true },
      caller({ subject: 'ann', claims: { jti: 1 } }),
      caller({ subject: 'ann', claims: { jti: 2 } }),
    ],
    ['callers without a name', { caller: true }, caller({}), caller({})],
    ['callers of open routes', { caller: true }, {}, {}],
    [
      'claims with one value',
      { claim: ['tenant', 'id'] },
      caller({ claims: { tenant: { id: 'a' } } }),
      caller({ claims: { tenant: { id: 'a', b: 1 } } }),
    ],
    ['requests to a route', { route: true }, { sourceIp: '192.0.2.1' }, { sourceIp: '192.0.2.2' }],
    [
      'a consumer with several keys, and beside a token',
      { consumer: true },
      { identity: { scheme: 'partners', subject: 'acme', consumer: 'acme' } },
      caller({ subject: 'ann', also: [{ scheme: 'partners', subject: 'acme', consumer: 'acme', scopes: [], groups: [] }] }),
    ],
  ])('%s', async (_, key, one, other) => {
    expect(await meet(key, one, other)).toBe(true);
  });
});

describe('counters of their own have', () => {
  test.each<[string, LimitKey, Asked, Asked]>([
    ['addresses', { ip: true }, { sourceIp: '192.0.2.1' }, { sourceIp: '192.0.2.2' }],
    ['networks', { ip: true }, { sourceIp: '2001:db8::1' }, { sourceIp: '2001:db8:0:1::1' }],
    ['values of a header', { header: 'x-who' }, headers({ 'x-who': 'a' }), headers({ 'x-who': 'a*' })],
    ['callers', { caller: true }, caller({ subject: 'ann' }), caller({ subject: 'bob' })],
    [
      'callers of two schemes who are called alike',
      { caller: true },
      caller({ subject: 'ann' }),
      { identity: { scheme: 'staff', subject: 'ann' } },
    ],
    [
      'a claim that is there, and one that is not',
      { claim: ['tenant'] },
      caller({ claims: {} }),
      caller({ claims: { tenant: 'undefined' } }),
    ],
  ])('%s', async (_, key, one, other) => {
    expect(await meet(key, one, other)).toBe(false);
  });
});

test('callers of two APIs who are called alike have counters of their own, addresses share one', async () => {
  const of = (api: string, key: LimitKey): ProxyLimits => ({ ...limitsBy(key), plans: { api, plans: [], ofConsumers: {} } });
  const both = async (key: LimitKey) => {
    await ask(of('one', key), caller({ subject: 'ann' }));
    return (await ask(of('two', key), caller({ subject: 'ann' }))).left;
  };

  expect([await both({ caller: true }), await both({ ip: true })]).toEqual(['1', '0']);
});

describe('a request', () => {
  const limits = limitsBy();

  test('is answered as before, with what is left, whatever the answer says of it', async () => {
    expect((await ask(limits)).headers).toMatchObject({ 'x-ratelimit-limit': ['2'], 'x-ratelimit-remaining': ['1'] });
  });

  test('that is one too many is refused with the moment at which it helps to come again', async () => {
    await ask(limits);
    await ask(limits);

    expect(await ask(limits)).toMatchObject({
      status: 429,
      body: 'rate-limited',
      headers: { 'retry-after': [expect.stringMatching(/^\d+$/)] },
    });
  });

  test('with an odd path does not count, one with a body that is refused does', async () => {
    expect((await ask(limits, { path: '/x//y' })).status).toBe(400);
    const unsupported = await ask(limits, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } });

    expect([unsupported.status, unsupported.left]).toEqual([415, '1']);
  });

  test.each([
    ['deny', 503],
    ['allow', 200],
  ] as const)('that cannot be counted is answered as the limit says: %s', async (onStoreFailure, status) => {
    const [limit] = limits.limits as [ProxyLimits['limits'][number]];
    const answer = await ask({ ...limits, limits: [{ ...limit, onStoreFailure }] }, {}, unreachable);

    expect([answer.status, answer.left]).toEqual([status, undefined]);
  });
});

describe('a plan', () => {
  const plans: ProxyLimits = {
    ...limitsBy(),
    limits: [],
    plans: {
      api: 'shop',
      plans: [
        { name: 'gold', quota: { ...rule, requests: 1 }, onStoreFailure: 'deny' },
        { name: 'partner', quota: { ...rule, requests: 2 }, onStoreFailure: 'deny' },
        { name: 'rest', quota: { ...rule, requests: 3 }, onStoreFailure: 'deny' },
      ],
      ofConsumers: { acme: 'partner' },
      other: 'rest',
    },
    members: [{ plan: 'gold', claims: [{ claim: ['plan'], values: ['gold'] }] }],
  };
  const limitOf = async (identity: Partial<Identity>) => (await ask(plans, { identity })).headers?.['x-ratelimit-limit']?.[0];

  test('is that of the consumer, else of the claims, else the default one', async () => {
    expect(await limitOf({ scheme: 'partners', subject: 'acme', consumer: 'acme' })).toBe('2');
    expect(await limitOf({ scheme: 'customers', subject: 'gil', claims: { plan: ['x', 'gold'] } })).toBe('1');
    expect(await limitOf({ scheme: 'customers', subject: 'gus', claims: { plan: 'golden' } })).toBe('3');
    expect(await limitOf({ scheme: 'partners', subject: 'constructor', consumer: 'constructor' })).toBe('3');
  });

  test('counts each caller apart, and says that it is a quota which is used up', async () => {
    const gold = (subject: string) => ask(plans, { identity: { scheme: 'customers', subject, claims: { plan: 'gold' } } });

    expect([(await gold('gil')).status, (await gold('gus')).status]).toEqual([200, 200]);
    expect(await gold('gil')).toMatchObject({ status: 429, body: 'quota-exceeded' });
  });
});
