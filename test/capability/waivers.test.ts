import { expect, test } from 'vitest';
import { prepare } from '../../src/capability/prepare';
import type { Target } from '../../src/capability/verdict';
import type { SpecError } from '../../src/problem';
import type { ApiSpec } from '../../src/spec/api';
import { ledger, rowAt, shop, withRoute } from './support';

const cached = withRoute({ cache: { ttl: '30s' } });
const bound = { orders: { url: 'https://orders.example.com' } };
const ROUTE = 'routes["GET /orders/{id}"]';

test.each(['routes.*.cache', `${ROUTE}.cache`])('%s leaves the field out, with its reason', (field) => {
  const bindings = { waive: { [field]: 'the CDN caches' } };
  expect(ledger('kubernetes', cached, bindings).problems).toEqual([]);
  expect(rowAt('kubernetes', `${ROUTE}.cache`, cached, bindings)).toMatchObject({ how: 'waived', reason: 'the CDN caches' });
});

test('a waived field is not there when it comes to planning, and all others are', () => {
  const bindings = { backends: bound, waive: { 'routes.*.cache': 'the CDN caches' } };
  const { model } = prepare({ apis: [cached], bindings, target: 'kubernetes' });
  expect(model.apis[0]?.routes[0]?.spec).toEqual({ backend: 'orders' });
  expect(model.apis[0]?.spec).toEqual(shop);
});

test('settings of the gateway can be waived too', () => {
  const settings = { name: 'edge', compression: { algorithms: ['gzip'] } };
  const bindings = { backends: bound, waive: { compression: 'the CDN compresses' } };
  const { model } = prepare({ apis: [shop], settings, bindings, target: 'aws' });
  expect(model.settings).toEqual({ name: 'edge' });
});

test.each<[string, ApiSpec, string, Target?]>([
  ['limits.*.concurrent', { ...shop, limits: [{ concurrent: 5, scope: 'instance' }] }, 'limits[0].concurrent', 'aws'],
  ['routes.*.body.schema', withRoute({ body: { schema: { inline: {} } } }), `${ROUTE}.body.schema`],
])('%s protects and stays refused', (field, spec, path, target = 'kubernetes') => {
  const { problems } = ledger(target, spec, { waive: { [field]: 'because' } });
  expect(problems.map(({ code }) => code)).toContain('WaiverRefused');
  expect(problems.some((problem) => problem.path === path && problem.code !== 'WaiverRefused')).toBe(true);
});

test('what a route leads to cannot be left out', () => {
  const spec = withRoute({ backend: undefined, batch: {} });
  expect(ledger('aws', spec, { waive: { 'routes.*.batch': 'because' } }).problems.map(({ code }) => code)).toEqual([
    'NotBuiltYet',
    'WaiverRefused',
  ]);
});

test('a waiver that matches nothing refused says what could be waived', () => {
  const { problems } = ledger('kubernetes', cached, { waive: { 'backends.*.timeout': 'because' } });
  expect(problems.find(({ code }) => code === 'UnusedWaiver')).toMatchObject({
    path: 'bindings.waive["backends.*.timeout"]',
    message: expect.stringContaining('routes.*.cache'),
  });
});

test('a waiver of a whole route covers nothing', () => {
  const { problems } = ledger('kubernetes', cached, { waive: { 'routes.*': 'because' } });
  expect(problems.map(({ code }) => code)).toEqual(['NotBuiltYet', 'UnusedWaiver']);
});

test('a blank reason is no reason', () => {
  expect(ledger('kubernetes', cached, { waive: { 'routes.*.cache': ' ' } }).problems.map(({ code }) => code)).toEqual([
    'WaiverWithoutReason',
  ]);
});

test('everything is said at once: the spec, the target and the bindings', () => {
  const spec = {
    ...withRoute({ cache: { ttl: '30s' } }),
    schemes: { ...shop.schemes, unused: { jwt: { issuer: 'https://x.example.com/', audiences: ['x'] } } },
  };
  try {
    prepare({ apis: [spec], bindings: {}, target: 'kubernetes' });
    expect.unreachable();
  } catch (error) {
    expect((error as SpecError).problems.map(({ code }) => code).sort()).toEqual(['NotBuiltYet', 'UnboundBackend', 'UnusedScheme']);
  }
});

test('without bindings nothing is asked of them', () => {
  expect(prepare({ apis: [shop], target: 'aws' }).warnings).toEqual([]);
});
