import { describe, expect, test } from 'vitest';
import { api, changes, OPEN, route } from './support';

const ORDERS = { backend: 'orders' };
const routes = (all: object, more = {}) => api({ routes: all, ...more });

describe('no change', () => {
  test.each<[string, object, object]>([
    ['the order of keys', { 'GET /a': ORDERS, 'GET /b': ORDERS }, { 'GET /b': ORDERS, 'GET /a': ORDERS }],
    ['another name of a parameter', { 'GET /a/{x}': ORDERS }, { 'GET /a/{y}': ORDERS }],
    [
      'another name of a parameter that a rewrite names',
      { 'GET /a/{x}': { ...ORDERS, rewrite: { path: '/v2/{x}' }, request: { headers: { set: { id: '${path:x}' } } } } },
      { 'GET /a/{y}': { ...ORDERS, rewrite: { path: '/v2/{y}' }, request: { headers: { set: { ID: '${path:y}' } } } } },
    ],
    ['methods apart', { 'GET,POST /a': ORDERS }, { 'GET /a': ORDERS, 'POST /a': ORDERS }],
    ['access that moves to the routes', { 'GET /a': ORDERS }, { 'GET /a': { ...ORDERS, access: { anyOf: [{ scheme: 'customers' }] } } }],
    ['weights of the same shares', weighted(9, 1), weighted(90, 10)],
    ['another description', { 'GET /a': ORDERS }, { 'GET /a': { ...ORDERS, description: 'all' } }],
  ])('%s', (_, before, after) => {
    expect(changes(routes(before), routes(after))).toEqual([]);
  });

  test('a base path that moves into the routes', () => {
    const before = api({ basePath: '/api' });

    expect(changes(before, routes({ 'GET /api/orders': ORDERS }))).toEqual([]);
  });

  test('rules that move from the API, or from a backend, to the routes', () => {
    const before = api({
      body: { maxSize: '1Ki' },
      ips: { deny: ['10.0.0.0/8'] },
      backends: { orders: { timeout: '3s', retry: { attempts: 2 } }, next: {} },
    });
    const rules = { body: { maxSize: '1Ki' }, ips: { deny: ['10.0.0.0/9', '10.128.0.0/9'] }, timeout: '3s', retry: { attempts: 2 } };

    expect(changes(before, route(rules))).toEqual([]);
  });
});

function weighted(one: number, other: number): object {
  return {
    'GET /a': {
      weighted: [
        { backend: 'orders', weight: one },
        { backend: 'next', weight: other },
      ],
    },
  };
}

test('tells routes and methods that are gone, and what answers them', () => {
  const before = routes({ 'GET,POST /a': ORDERS, 'GET /b': ORDERS });

  expect(changes(before, routes({ 'GET /a': ORDERS }))).toEqual([
    'breaking | POST /a | is gone: answered 405',
    'breaking | GET /b | is gone: answered 404',
  ]);
});

test('tells a route that is gone while another one answers its requests', () => {
  const before = routes({ 'GET /a/b': ORDERS, 'GET /a/{rest+}': ORDERS });
  const after = routes({ 'GET /a/{rest+}': ORDERS });
  const elsewhere = routes({ 'GET /a/{rest+}': { backend: 'next' } });

  expect(changes(before, after)).toEqual(['clients | GET /a/b | is gone: answered by GET /a/{rest+}']);
  expect(changes(before, elsewhere)).toContain('breaking | GET /a/b | is gone: answered by GET /a/{rest+}');
});

test('tells a route that takes requests of another one, and what that means for them', () => {
  const before = routes({ 'GET /a/{id}': { ...ORDERS, access: { scheme: 'customers', scopes: ['read'] } } });
  const after = routes({ ...(before.routes as object), 'GET /a/new': ORDERS });

  expect(changes(before, after)).toEqual([
    'opened | GET /a/new | now lets in customers; before: customers with the scope read',
    'clients | GET /a/new | answered by GET /a/new, before by GET /a/{id}',
  ]);
});

test('tells new routes, and that one is open', () => {
  const after = routes({ 'GET /orders': ORDERS, 'GET /b': ORDERS, 'GET /c': { ...ORDERS, access: OPEN } });

  expect(changes(api(), after)).toEqual(['opened | GET /c | is new, and open to anyone: "a test"', 'clients | GET /b | is new']);
});

test('tells the methods that a route has besides', () => {
  expect(changes(routes({ 'GET /a': ORDERS }), routes({ 'GET,POST,PUT /a': ORDERS }))).toEqual(['clients | POST /a | PUT /a | is new']);
});

test('tells another order of weights where callers keep to them', () => {
  const inOrder = (names: string[], more = {}) =>
    routes({ 'GET /a': { weighted: names.map((backend) => ({ backend, weight: 1 })), ...more } });

  expect(changes(inOrder(['orders', 'next']), inOrder(['next', 'orders']))).toEqual([]);
  expect(changes(inOrder(['orders', 'next'], { sticky: ['ip'] }), inOrder(['next', 'orders'], { sticky: ['ip'] }))).toEqual([
    'operations | GET /a | leads to next (50 %) and orders (50 %), before to orders (50 %) and next (50 %)',
  ]);
});

test('tells in one line that every path moves', () => {
  expect(changes(api({ basePath: '/v1' }), api({ basePath: '/v2' }))).toEqual(['breaking | shop | every path moves from /v1 to /v2']);
});

test.each<[object, object, string[]]>([
  [ORDERS, { respond: { status: 410 } }, ['breaking | GET /orders | is answered by a fixed 410, before by orders']],
  [{ respond: { status: 200 } }, { respond: { status: 204 } }, ['breaking | GET /orders | respond.status: 200 → 204']],
  [{ respond: { status: 200, body: 'a' } }, { respond: { status: 200, body: 'b' } }, ['clients | GET /orders | respond.body: a → b']],
  [{ redirect: { to: '/a' } }, { redirect: { to: '/a', status: 308 } }, ['breaking | GET /orders | redirect.status: 302 → 308']],
  [ORDERS, { backend: 'next' }, ['operations | GET /orders | leads to next, before to orders']],
  [ORDERS, { ...ORDERS, rewrite: { path: '/v2' } }, ['operations | GET /orders | rewrite: { path: /v2 }, which is new']],
  [ORDERS, { ...ORDERS, timeout: '20s' }, ['operations | GET /orders | timeout: 15s → 20s']],
  [ORDERS, { ...ORDERS, timeout: '2s' }, ['breaking | GET /orders | timeout: 15s → 2s']],
  [ORDERS, { ...ORDERS, versions: ['1'] }, ['breaking | GET /orders | versions: all → [1]']],
  [
    { ...ORDERS, response: { headers: { remove: ['server'] }, json: { drop: ['a'] } } },
    { ...ORDERS, response: { headers: { remove: ['via'] } } },
    [
      'breaking | GET /orders | response.headers.remove: now also via',
      'weakened | GET /orders | response.headers.remove: no longer server',
      'weakened | GET /orders | response.json.drop: no longer a',
    ],
  ],
  [{ ...ORDERS, paths: { allow: ['semicolon'] } }, ORDERS, ['breaking | GET /orders | paths.allow: no longer semicolon']],
  [ORDERS, { ...ORDERS, paths: { allow: ['semicolon'] } }, ['weakened | GET /orders | paths.allow: now also semicolon']],
  [
    { ...ORDERS, canary: { backend: 'next', weightPercent: 5 } },
    { ...ORDERS, canary: { backend: 'next', weightPercent: 25 } },
    ['operations | GET /orders | canary.weightPercent: 5 → 25'],
  ],
  [
    { ...ORDERS, cache: { ttl: '1s' } },
    { ...ORDERS, cache: { ttl: '1s', shared: 'public' } },
    ['weakened | GET /orders | cache.shared: public, which is new'],
  ],
  [
    { ...ORDERS, variants: [{ when: { headers: { 'X-Beta': '1' } }, backend: 'next' }] },
    { ...ORDERS, variants: [{ when: { query: { beta: '1' } }, backend: 'next' }] },
    [
      'breaking | GET /orders | variant gone: header x-beta 1 is answered like all others',
      'clients | GET /orders | new variant: query beta 1 → { backend: next }',
    ],
  ],
])('from %j to %j', (before, after, expected) => {
  const versions = { by: { query: 'version' }, defaultVersion: '1', list: { '1': {}, '2': {} } };
  const all = (one: object) => routes({ 'GET /orders': one, 'GET /all': ORDERS }, { versions });

  expect(changes(all(before), all(after))).toEqual(expected);
});
