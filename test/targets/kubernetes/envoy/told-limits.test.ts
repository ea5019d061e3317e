import { expect, test } from 'vitest';
import { resolveLimits } from '../../../../src/model/limits';
import { resolve } from '../../../../src/model/resolve';
import { parseApi, parseSettings } from '../../../../src/spec/parse';
import { toldHeadersMetadata } from '../../../../src/targets/kubernetes/envoy/filters/told-headers';
import { unitsOf } from '../../../../src/targets/kubernetes/envoy/filters/told-limits';
import type { EnvoyRoute } from '../../../support/envoy-matcher';
import { manager, specRoutes } from '../../../support/envoy-view';
import { planOf } from './support';

const limit = (fields: object = {}) => ({ requests: 5, per: 'second', scope: 'instance', ...fields });
const shared = limit({ scope: 'gateway', onStoreFailure: 'deny' });

const spec = {
  limits: [limit(), limit({ per: 'minute' }), limit({ by: ['ip'] })],
  routes: {
    'GET /inherits': { respond: { status: 204 } },
    'GET /also': { respond: { status: 204 } },
    'GET /own': { respond: { status: 204 }, limits: [limit({ by: ['ip'] }), limit({ by: ['ip'], per: 'hour' })] },
    'GET /both': { respond: { status: 204 }, limits: [shared, limit({ by: ['ip'], per: 'day' })] },
    'GET /none': { respond: { status: 204 }, limits: [] },
  },
};
const gateway = { baseline: { limits: [limit({ requests: 9 })] } };
const told = planOf(spec, { ...gateway, limitHeaders: 'draft' });

interface BucketFilter {
  readonly name: string;
  readonly typed_config: {
    readonly rate_limits: readonly { readonly actions: readonly [{ metadata: { metadata_key: { path: readonly { key: string }[] } } }] }[];
    readonly descriptors: readonly { readonly entries: readonly [{ readonly value: string }] }[];
  };
}

const bucketFilters = (plan: typeof told) =>
  manager(plan).http_filters.filter(({ name }) => /^tollgate\.(caller-)?limits/.test(name)) as unknown as BucketFilter[];

function slotsOf(route: EnvoyRoute): { readonly [slot: string]: string } {
  const { metadata } = route as unknown as { metadata?: { filter_metadata: { tollgate?: { told?: { [slot: string]: string } } } } };
  return metadata?.filter_metadata.tollgate?.told ?? {};
}

const known = ({ typed_config: { descriptors } }: BucketFilter) => descriptors.map(({ entries: [{ value }] }) => value);

const looked = ({ typed_config: { rate_limits } }: BucketFilter) =>
  rate_limits.map(({ actions: [{ metadata }] }) => metadata.metadata_key.path.map(({ key }) => key).join('.'));

test('each told bucket is counted by one filter, and no filter counts two of a route, of which Envoy would tell one', () => {
  const filters = bucketFilters(told).filter(({ name }) => /-\d$/.test(name));
  expect(filters.flatMap(known).sort()).toEqual([...new Set(filters.flatMap(known))].sort());
  for (const route of specRoutes(told)) {
    const slots = slotsOf(route);
    for (const [slot, id] of Object.entries(slots)) {
      expect(filters.filter((filter) => looked(filter).includes(`told.${slot}`)).flatMap(known)).toContain(id);
    }
    for (const filter of filters) expect(Object.values(slots).filter((id) => known(filter).includes(id)).length).toBeLessThanOrEqual(1);
  }
});

test('a script knows the buckets of its route in the order of the filters', () => {
  const { model } = resolve({
    apis: [parseApi({ name: 'shop', access: { open: 'a test' }, ...spec })],
    settings: parseSettings({ ...gateway, limitHeaders: 'draft' }),
  });
  const names = Object.fromEntries(
    model.apis.flatMap((api) =>
      api.routes.map((route) => [
        route.key,
        Object.values(toldHeadersMetadata({ gateway: model, api, route })).map(({ buckets }: { buckets?: { name: string }[] }) =>
          buckets?.map(({ name }) => name),
        ),
      ]),
    ),
  );

  expect(names).toEqual({
    'GET /inherits': [['_gateway/0', 'shop/0', 'shop/1', 'shop/2']],
    'GET /also': [['_gateway/0', 'shop/0', 'shop/1', 'shop/2']],
    'GET /own': [['_gateway/0', 'shop/GET /own/0', 'shop/GET /own/1']],
    'GET /both': [['_gateway/0', 'shop/GET /both/1']],
    'GET /none': [['_gateway/0']],
  });
  expect(bucketFilters(told).map(({ name }) => name)).toEqual([
    'tollgate.limits-0',
    'tollgate.limits-1',
    'tollgate.limits-2',
    'tollgate.limits-3',
    'tollgate.limits',
  ]);
});

test('what turns the worst away ahead of a shared limit stays in a filter that tells nothing, behind those that do', () => {
  expect(known(bucketFilters(told).at(-1) as BucketFilter)).toEqual(['shop/GET /both/0']);
});

test.each([{}, { limitHeaders: 'none' }])('where headers are not asked for (%j) nothing is told, and it costs nothing', (settings) => {
  const plan = planOf(spec, { ...gateway, ...settings });
  expect(manager(plan).http_filters.filter(({ name }) => /limits-|told|limit-headers/.test(name))).toEqual([]);
  expect(specRoutes(plan).map(slotsOf)).toEqual(specRoutes(plan).map(() => ({})));
});

test.each([
  [{ requests: 5, per: 'hour' }, 720],
  [{ requests: 7, per: 'minute' }, 9],
  [{ requests: 500, per: 'second' }, 1],
  [{ requests: 1, per: 'month', burst: 2_000 }, 2_000_000],
  [{ requests: 4_000_000_000, per: 'month' }, 1],
] as const)('of %j one unit comes back within a second, as far as Envoy`s numbers go', (written, units) => {
  const [model] = resolveLimits([{ scope: 'instance', ...written }], 'shop', 'limits').limits;
  if (model === undefined) throw new Error('a limit has a model');
  expect(unitsOf(model)).toBe(units);
  expect(model.burst * units).toBeLessThan(2 ** 32);
  expect(model.requests * units).toBeLessThan(2 ** 32);
});
