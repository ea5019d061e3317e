import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import { parseApi } from '../../src/spec/parse';
import type { VersionPlace } from '../../src/spec/versions';
import { folder, tollgate } from './support';

const versioned = (by: VersionPlace, defaultVersion?: string) =>
  resolve({
    apis: [
      parseApi({
        name: 'shop',
        basePath: '/api',
        access: { open: 'a test' },
        backends: { orders: {}, next: {} },
        versions: {
          by,
          ...(defaultVersion && { defaultVersion }),
          list: { '0': { retired: true }, '1': {}, '2': { backends: { orders: 'next' } } },
        },
        routes: {
          'GET /orders': {
            backend: 'orders',
            variants: [{ when: { headers: { 'x-lane': 'fast' } }, backend: 'orders', rewrite: { path: '/fast' } }],
          },
          'GET /export': { backend: 'orders', versions: ['2'] },
        },
      }),
    ],
  }).model;

const byHeader = versioned({ header: 'x-version' }, '1');
const ask = (model: typeof byHeader, path: string, ...header: string[]) => {
  const { version, variant, backend, answer, checks } = explain(readRequest({ request: `GET ${path}`, header }), model);
  const { policy, detail, status } = checks.find(({ check }) => check === 'version') ?? {};
  return { version, variant, backend: backend && [backend.name, backend.path], answer: answer?.status, status, policy, detail };
};
const named = { policy: 'by the header x-version', answer: undefined, status: undefined };

test.each([
  [['x-version: 2'], { ...named, version: '2', variant: null, backend: ['next', '/orders'], detail: '2' }],
  [[], { ...named, version: '1', variant: null, backend: ['orders', '/orders'], detail: '1, the default' }],
  [['x-version: 2', 'x-lane: fast'], { ...named, version: '2', variant: 0, backend: ['next', '/fast'], detail: '2' }],
])('a request with %j is of a version, and what stands in is shown', (headers, expected) => {
  expect(ask(byHeader, '/api/orders', ...headers)).toEqual(expected);
});

test.each([
  ['/api/orders', 'x-version: 0', '0', 410, '0 is retired'],
  ['/api/export', 'x-version: 1', '1', 404, '1 does not have this route'],
  ['/api/orders', 'x-version: 3', null, 400, 'the request names none of 0, 1 or 2'],
])('%s with %s is refused at its version', (path, header, version, status, detail) => {
  expect(ask(byHeader, path, header)).toMatchObject({ version, backend: null, answer: status, status, detail });
});

test.each([
  [{ query: 'v' }, '/api/orders?v=2', 'a: b', 'by the parameter v'],
  [
    { mediaType: 'application/vnd.shop' },
    '/api/orders',
    'accept: application/vnd.shop.v2+json',
    'by the media type application/vnd.shop.v... in accept',
  ],
  [{ path: 'v' }, '/api/v2/orders', 'a: b', 'by the path, /v...'],
])('%o names it too', (place, path, header, policy) => {
  expect(ask(versioned(place), path, header)).toMatchObject({
    version: '2',
    backend: ['next', expect.stringMatching(/^\/orders/)],
    policy,
  });
});

test.each([
  ['/api/v0/orders', '0', 410],
  ['/api/v3/orders', null, 404],
  ['/api/v1/export', null, 404],
])('the path %s leads to no backend', (path, version, answer) => {
  expect(ask(versioned({ path: 'v' }), path)).toMatchObject({ version, backend: null, answer });
});

test('the version has a line of its own', async () => {
  const spec = `{ name: shop, access: { open: x }, versions: { by: { path: v }, list: { '2': {} } }, routes: { 'GET /a': { respond: { status: 200 } } } }`;
  const { stdout } = await tollgate('explain', `${folder({ 'a.yaml': spec })}/a.yaml`, 'GET /v2/a');

  expect(stdout).toContain('\nversion  2\n');
});

test('values of a version that say who calls are empty on an open route, where no token is looked at', () => {
  const set = { source: '${claim:sub}' };
  const { model } = resolve({
    apis: [
      parseApi({
        name: 'shop',
        schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
        access: { scheme: 'customers' },
        backends: { orders: {} },
        versions: { by: { header: 'x-version' }, defaultVersion: '1', list: { '1': { request: { query: { set } } } } },
        routes: { 'GET /open': { backend: 'orders', access: { open: 'a test' } }, 'GET /mine': { backend: 'orders' } },
      }),
    ],
  });
  const sent = (request: string) => explain(readRequest({ request, claims: '{"sub":"ann"}' }), model).backend?.path;

  expect([sent('GET /open'), sent('GET /mine')]).toEqual(['/open', '/mine?source=ann']);
});
