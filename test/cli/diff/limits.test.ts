import { expect, test } from 'vitest';
import { api, changes, route } from './support';

const LIMIT = { requests: 10, per: 'second', by: ['ip'], scope: 'instance' };
const SHARED = { ...LIMIT, scope: 'gateway', onStoreFailure: 'deny' };
const kinds = (before: object[], after: object[]) =>
  changes(route({ limits: before }), route({ limits: after })).map((line) => line.split(' | ')[0]);

test.each<[string, object[], object[]]>([
  ['a limit', [], [LIMIT]],
  ['fewer requests', [LIMIT], [{ ...LIMIT, requests: 9, burst: 10 }]],
  ['none at all', [LIMIT], [{ ...LIMIT, requests: 0 }]],
  ['a smaller burst', [LIMIT], [{ ...LIMIT, burst: 5 }]],
  ['fewer at a time', [{ concurrent: 5, scope: 'instance' }], [{ concurrent: 4, scope: 'instance' }]],
  ['all instances together', [LIMIT], [SHARED]],
  ['without the store, nobody', [{ ...SHARED, onStoreFailure: 'allow' }], [SHARED]],
])('%s is stricter, and the other way round weaker', (_, weak, strict) => {
  expect(kinds(weak, strict)).toEqual(['breaking']);
  expect(kinds(strict, weak)).toEqual(['weakened']);
});

test.each<[string, object]>([
  ['another algorithm', { ...LIMIT, algorithm: 'sliding-window' }],
  ['another period', { ...LIMIT, requests: 600, per: 'minute' }],
  ['another key', { ...LIMIT, by: ['caller'] }],
])('%s may be both', (_, other) => {
  expect(new Set(kinds([LIMIT], [other]))).toEqual(new Set(['breaking', 'weakened']));
});

test('the order of limits and of keys is no change', () => {
  const two = [
    { ...LIMIT, by: ['ip', 'route'] },
    { concurrent: 2, scope: 'instance' },
  ];

  expect(
    kinds(two, [
      { concurrent: 2, scope: 'instance' },
      { ...LIMIT, by: ['route', 'ip'] },
    ]),
  ).toEqual([]);
});

test('tells a limit that leaves the API for its routes: each counts for itself', () => {
  expect(changes(api({ limits: [LIMIT] }), route({ limits: [LIMIT] }))).toEqual([
    'weakened | GET /orders | limit 10 a second, by ip, each instance: now counts this route for itself, before all routes together',
  ]);
});

test('tells once what changes for many routes', () => {
  const routes = { 'GET /a': { backend: 'orders' }, 'GET /b': { backend: 'orders' } };

  expect(changes(api({ routes, limits: [LIMIT] }), api({ routes, limits: [{ ...LIMIT, requests: 20 }] }))).toEqual([
    'weakened | GET /a | GET /b | limit 10 a second, by ip, each instance → 20 a second, by ip, each instance',
  ]);
});
