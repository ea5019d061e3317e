import { expect, test } from 'vitest';
import type { Route } from '../../../src/spec/route';
import { planOf } from './support';

const bindings = { backends: { slow: { url: 'https://slow.internal' }, quick: { url: 'https://quick.internal' } } };
const plan = (route: Route, fields: object = {}) =>
  planOf(
    {
      name: 'shop',
      access: { open: 'a test' },
      backends: { slow: { timeout: '20s' }, quick: { timeout: '2s' } },
      routes: { 'GET /x': route },
      ...fields,
    },
    bindings,
  );

const waits = (route: Route, fields: object = {}) => {
  const item = plan(route, fields).body.paths['/x'] as {
    readonly get: { readonly 'x-amazon-apigateway-integration': { readonly timeoutInMillis?: number } };
  };
  return item.get['x-amazon-apigateway-integration'].timeoutInMillis;
};
const sides = (route: Route) => plan(route).proxy?.routes['GET /x']?.divided?.sides.map(({ timeoutMillis }) => timeoutMillis);

test.each<[string, Route, number[], number]>([
  ['its canary is slower', { backend: 'quick', canary: { backend: 'slow', weightPercent: 5 } }, [20_000, 2_000], 21_000],
  ['its canary is quicker', { backend: 'slow', canary: { backend: 'quick', weightPercent: 5 } }, [2_000, 20_000], 21_000],
  ['it says how long itself', { backend: 'quick', canary: { backend: 'slow', weightPercent: 5 }, timeout: '4s' }, [4_000, 4_000], 5_000],
])('API Gateway waits for the slower side of a route: %s', (_, route, millis, longest) => {
  expect([sides(route), waits(route)]).toEqual([millis, longest]);
});

test('it waits for the slower side in whatever version', () => {
  const versions = { by: { header: 'x-version' }, list: { '1': {} } };

  expect(waits({ backend: 'quick', canary: { backend: 'slow', weightPercent: 5 } }, { versions })).toBe(21_000);
});

test('a variant has the timeout of the backend that it leads to, as on Kubernetes', () => {
  const route: Route = { backend: 'quick', variants: [{ when: { headers: { 'x-a': 'b' } }, backend: 'slow' }] };

  expect(plan(route).proxy?.routes['GET /x']?.variants.map(({ timeoutMillis }) => timeoutMillis)).toEqual([20_000]);
  expect(waits(route)).toBe(21_000);
});
