import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import type { Backend } from '../../src/spec/backend';
import type { Route } from '../../src/spec/route';
import { problems, shop } from './support';

describe('a backend that is not there is refused', () => {
  const known = { backend: 'orders' };
  const unknown = { backend: 'ordres' };

  test.each<[string, Route]>([
    ['backend', unknown],
    [
      'weighted[1].backend',
      {
        weighted: [
          { ...known, weight: 1 },
          { ...unknown, weight: 1 },
        ],
      },
    ],
    ['aggregate.calls.b.backend', { aggregate: { calls: { a: { get: '/', ...known }, b: { get: '/', ...unknown } }, answer: {} } }],
    ['variants[0].backend', { ...known, variants: [{ when: { query: { a: 'b' } }, ...unknown }] }],
    ['canary.backend', { ...known, canary: { ...unknown, weightPercent: 5 } }],
    ['mirror.backend', { ...known, mirror: { ...unknown, percent: 5 } }],
    ['fallback.backend', { ...known, fallback: unknown }],
  ])('at %s of a route', (path, written) => {
    expect(problems(shop({ routes: { 'GET /orders': known, 'GET /a': written } }))).toEqual([
      `routes["GET /a"].${path}: there is no backend "ordres"; did you mean "orders"? [UnknownBackend]`,
    ]);
  });

  test.each<[string, Backend]>([
    ['mirror.backend', { mirror: { ...unknown, percent: 5 } }],
    ['fallback.backend', { fallback: unknown }],
  ])('at %s of a backend', (path, backend) => {
    expect(problems(shop({ backends: { orders: backend } }))).toEqual([
      `backends.orders.${path}: there is no backend "ordres"; did you mean "orders"? [UnknownBackend]`,
    ]);
  });

  test.each([
    ['orders', 'ordres'],
    ['ordres', 'orders'],
  ])('in a version, %s for %s', (from, to) => {
    const versions = { by: { header: 'x-api-version' }, list: { v2: { backends: { [from]: to } } } };

    expect(problems(shop({ versions }))).toEqual([
      `versions.list.v2.backends.${from}: there is no backend "ordres"; did you mean "orders"? [UnknownBackend]`,
    ]);
  });
});

test('a backend that no route leads to is odd, and stops nothing', () => {
  expect(problems(shop({ backends: { orders: {}, '2nd': {} } }))).toEqual([
    'warning: backends["2nd"]: no route leads to the backend "2nd"; remove it or route to it [UnusedBackend]',
  ]);
});

describe('a version that is not there is refused', () => {
  const versions = { by: { header: 'x-api-version' }, list: { '1': {}, '2': {} } };
  const spec = (name: string, fields: Partial<ApiSpec> = { versions }) =>
    shop({ ...fields, routes: { 'GET /orders': { backend: 'orders', versions: ['1', name] }, 'GET /all': { backend: 'orders' } } });

  test('on a route', () => {
    expect(problems(spec('3'))).toEqual([
      'routes["GET /orders"].versions[1]: there is no version "3"; the versions are: 1 or 2 [UnknownVersion]',
    ]);
    expect(problems(spec('2'))).toEqual([]);
  });

  test('on a route of an API without versions', () => {
    expect(problems(spec('2', {}))).toContain(
      'routes["GET /orders"].versions[0]: there is no version "1"; there are none [UnknownVersion]',
    );
  });
});

describe('what has no effect is refused', () => {
  const rules: Partial<Route> = {
    timeout: '1s',
    retry: { attempts: 1 },
    fallback: { respond: { status: 200 } },
    rewrite: { path: '/x' },
    request: { headers: { remove: ['x-a'] } },
  };

  test.each(Object.entries(rules))('%s where the gateway answers by itself', (field, value) => {
    const respond = { respond: { status: 200 }, [field]: value };

    expect(problems(shop({ backends: {}, routes: { 'GET /a': respond } }))).toEqual([
      `routes["GET /a"].${field}: the gateway answers "GET /a" by itself, so ${field} has no effect; remove it [NoBackend]`,
    ]);
  });

  test('but not where a variant leads to a backend', () => {
    const variants = [{ when: { query: { a: 'b' } }, backend: 'orders' }];

    expect(problems(shop({ routes: { 'GET /a': { respond: { status: 200 }, ...rules, variants } } }))).toEqual([]);
  });

  test('a canary of a route without a backend of its own', () => {
    const aggregate = { calls: { a: { get: '/', backend: 'orders' } }, answer: {} };

    expect(problems(shop({ routes: { 'GET /a': { aggregate, canary: { backend: 'orders', weightPercent: 5 } } } }))).toEqual([
      'routes["GET /a"].canary: a canary stands in for the backend of its route, and this one names none; write backend [NoBackend]',
    ]);
  });
});

describe('one try', () => {
  const spec = (backend: Backend, own: Partial<Route> = {}) =>
    shop({ backends: { orders: backend }, routes: { 'GET /orders': { backend: 'orders', ...own } } });
  const above = (path: string, perTry: string, millis: number) => [
    `${path}.retry.perTryTimeout: one try may take "${perTry}", which is above the timeout of ${millis} ms for all tries together; give a shorter perTryTimeout [PerTryAboveTimeout]`,
  ];

  test('cannot take longer than all together, on whatever level they are written', () => {
    expect(problems(spec({ retry: { perTryTimeout: '16s' } }))).toEqual(above('backends.orders', '16s', 15_000));
    expect(problems(spec({ retry: { perTryTimeout: '15s' } }))).toEqual([]);
    expect(problems(spec({ retry: { perTryTimeout: '2s' } }, { timeout: '1s' }))).toEqual(above('routes["GET /orders"]', '2s', 1000));
    expect(problems(spec({ timeout: '1s' }, { retry: { perTryTimeout: '2s' } }))).toEqual(above('routes["GET /orders"]', '2s', 1000));
    expect(problems(spec({ timeout: '3s', retry: { perTryTimeout: '2s' } }, { timeout: '2s' }))).toEqual([]);
  });

  test('times their number may: that is odd', () => {
    expect(problems(spec({ timeout: '5s', retry: { attempts: 2, perTryTimeout: '2s' } }))).toEqual([
      'warning: backends.orders.retry: 3 tries of "2s" may take longer than the timeout of 5000 ms, which cuts them short [RetriesCutShort]',
    ]);
    expect(problems(spec({ timeout: '6s', retry: { attempts: 2, perTryTimeout: '2s' } }))).toEqual([]);
  });

  test('is inherited field by field', () => {
    expect(problems(spec({ timeout: '3s', retry: { attempts: 5, perTryTimeout: '2s' } }, { retry: { attempts: 0 } }))).toEqual([]);
  });
});
