import { expect, test } from 'vitest';
import { manager, specRoutes } from '../../../support/envoy-view';
import { parts, planOf } from './support';

const limit = (fields: object = {}) => ({ requests: 5, per: 'second', scope: 'instance', ...fields });

interface LimitFilter {
  readonly rate_limits: readonly {
    readonly actions: readonly [{ readonly metadata: { readonly metadata_key: { readonly path: readonly { key: string }[] } } }];
  }[];
  readonly descriptors: readonly { readonly entries: readonly [{ readonly value: string }] }[];
}

function filterOf(plan: ReturnType<typeof planOf>, name = 'tollgate.limits'): LimitFilter {
  return manager(plan).http_filters.find((filter) => filter.name === name)?.typed_config as unknown as LimitFilter;
}

const spec = {
  limits: [limit(), limit({ per: 'minute' }), limit({ by: ['ip'] })],
  routes: {
    'GET /inherits': { respond: { status: 204 } },
    'GET /also': { respond: { status: 204 } },
    'GET /own': { respond: { status: 204 }, limits: [limit({ by: ['ip'] }), limit({ by: ['ip'], per: 'hour' })] },
    'GET /none': { respond: { status: 204 }, limits: [] },
  },
};

test('two limits with one kind of key stand in two slots, and the gateway`s beside the route`s', () => {
  const plan = planOf(spec, { baseline: { limits: [limit({ requests: 9 })] } });
  const counted = Object.fromEntries(specRoutes(plan).map((route) => [route.name, Object.values(parts(route).limits).sort()]));

  expect(counted).toEqual({
    'GET /inherits': ['_gateway/0', 'shop/0', 'shop/1', 'shop/2'],
    'GET /also': ['_gateway/0', 'shop/0', 'shop/1', 'shop/2'],
    'GET /own': ['_gateway/0', 'shop/GET /own/0', 'shop/GET /own/1'],
    'GET /none': ['_gateway/0'],
  });
});

test('the filter looks at every slot that a route has, and knows every limit in one', () => {
  const plan = planOf(spec, { baseline: { limits: [limit({ requests: 9 })] } });
  const { rate_limits, descriptors } = filterOf(plan);
  const looked = rate_limits.map(({ actions: [{ metadata }] }) => metadata.metadata_key.path.at(-1)?.key);
  const known = descriptors.map(({ entries: [{ value }] }) => value);

  for (const route of specRoutes(plan)) {
    expect(looked).toEqual(expect.arrayContaining(Object.keys(parts(route).limits)));
    expect(known).toEqual(expect.arrayContaining(Object.values(parts(route).limits)));
  }
});

test('shared limits of which no route turns anybody away ahead bring no filter, and no bucket', () => {
  const shared = (fields: object = {}) => limit({ scope: 'gateway', onStoreFailure: 'deny', ...fields });
  const two = { 'GET /two': { respond: { status: 204 }, limits: [shared(), shared({ per: 'minute' })] } };
  const alone = { 'GET /alone': { respond: { status: 204 }, limits: [shared()] } };

  expect(filterOf(planOf({ limits: [], routes: two }))).toBeUndefined();
  expect(filterOf(planOf({ limits: [], routes: { ...two, ...alone } })).descriptors.map(({ entries: [{ value }] }) => value)).toEqual([
    'shop/GET /alone/0',
  ]);
});

test('a limit that needs the caller counts after authorization', () => {
  const schemes = { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } };
  const routes = { 'GET /me': { respond: { status: 204 } } };
  const plan = planOf({ schemes, access: { scheme: 'customers' }, limits: [limit({ by: ['caller'] }), limit({ by: ['ip'] })], routes });
  const names = manager(plan).http_filters.map(({ name }) => name);

  expect(names.indexOf('tollgate.limits')).toBeLessThan(names.indexOf('tollgate.jwt'));
  expect(names.indexOf('tollgate.caller-limits')).toBeGreaterThan(names.indexOf('tollgate.access'));
});

test('no request at all needs no counter', () => {
  const plan = planOf({ limits: [limit({ requests: 0 })], routes: { 'GET /': { respond: { status: 204 } } } });
  expect(filterOf(plan)).toBeUndefined();
  expect(JSON.stringify(specRoutes(plan))).toContain('3-rate-limited');
});
