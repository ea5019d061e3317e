import { expect, test } from 'vitest';
import type { ApiSpec } from '../../../../src/spec/api';
import { manager, specRoutes } from '../../../support/envoy-view';
import { planOf } from './support';

const spec = (fields: object = {}): ApiSpec => ({
  name: 'shop',
  schemes: {
    customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } },
    partners: { apiKey: { header: 'x-api-key' } },
  },
  access: { anyOf: [{ scheme: 'customers' }, { scheme: 'partners' }] },
  consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }] } },
  backends: { orders: {}, next: {} },
  routes: {
    'GET,PUT /orders': { backend: 'orders', canary: { backend: 'next', weightPercent: 5, sticky: ['caller'], ...fields } },
    'POST /orders': { backend: 'orders', canary: { backend: 'next', weightPercent: 5, sticky: ['caller'], ...fields } },
  },
});

interface Entry {
  readonly name: string;
  readonly match: { readonly headers: readonly { readonly name: string; readonly string_match?: { readonly exact?: string } }[] };
  readonly typed_per_filter_config?: { readonly [filter: string]: unknown };
}

const entries = (api: ApiSpec) => specRoutes(planOf(api)) as unknown as Entry[];
const markOf = ({ match }: Entry) => match.headers.find(({ name }) => name === 'x-tollgate-side')?.string_match?.exact;

test('a mark leads to one side of one way, and looks at nothing of the request but its method', () => {
  const marked = entries(spec()).filter((entry) => markOf(entry) !== undefined);

  expect(marked.map((entry) => [entry.name, markOf(entry)])).toEqual(
    ['GET,PUT /orders', 'POST /orders'].flatMap((key) =>
      ['customers', 'partners'].flatMap((way) => [0, 1].map((place) => [key, `0 ${way}/${place}`])),
    ),
  );
  expect(
    marked.flatMap(({ match }) => match.headers.map(({ name }) => name)).filter((name) => ![':method', 'x-tollgate-side'].includes(name)),
  ).toEqual([]);
});

test('an entry for a mark is as closed as the way that leads to it', () => {
  const all = entries(spec());
  const access = (entry: Entry) => JSON.stringify(entry.typed_per_filter_config?.['tollgate.access']);
  const marked = all.filter((entry) => markOf(entry) !== undefined);
  const coming = all.filter((entry) => markOf(entry) === undefined);

  expect(marked.every((entry) => access(entry) !== undefined)).toBe(true);
  expect(new Set(marked.map(access))).toEqual(new Set(coming.map(access)));
});

test('marks are taken off before the backend, and only where there are any', () => {
  const removed = (api: ApiSpec) =>
    JSON.stringify((planOf(api).envoy.routes[0] as unknown as { request_headers_to_remove: string[] }).request_headers_to_remove);

  expect(removed(spec())).toContain('x-tollgate-side');
  expect(removed(spec({ sticky: undefined }))).not.toContain('x-tollgate-side');
});

test('the script stands behind all checks, and is there for routes that keep sides alone', () => {
  const names = (api: ApiSpec) => manager(planOf(api)).http_filters.map(({ name }) => name);
  const all = names(spec());

  expect(all.indexOf('tollgate.sides')).toBeGreaterThan(all.indexOf('tollgate.body'));
  expect(all.indexOf('tollgate.sides')).toBeLessThan(all.indexOf('tollgate.changes'));
  for (const fields of [{ sticky: undefined }, { weightPercent: 0 }, { weightPercent: 100 }])
    expect(names(spec(fields))).not.toContain('tollgate.sides');
});

test('a canary that is removed leaves nothing behind', () => {
  const { routes, ...rest } = spec();
  const without = { ...rest, routes: Object.fromEntries(Object.keys(routes).map((key) => [key, { backend: 'orders' }])) };

  expect(JSON.stringify(planOf(without))).not.toMatch(/side|runtime_fraction|shop\/next/);
});
