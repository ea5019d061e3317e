import { describe, expect, test } from 'vitest';
import { standInOf } from '../../src/model/fallback';
import { mirrorOf } from '../../src/model/mirror';
import type { ApiModel } from '../../src/model/model';
import { examine } from '../../src/model/resolve';
import { sunsetWarnings } from '../../src/model/sunsets';
import { waysOf } from '../../src/model/ways';
import { formatProblem } from '../../src/problem';
import type { ApiSpec } from '../../src/spec/api';
import type { Backend } from '../../src/spec/backend';
import type { Versions } from '../../src/spec/versions';
import { model, problems, routes, SCHEMES, schemes, shop } from './support';

const by = { header: 'x-api-version' };
const backends = { orders: {}, v2: {} };

function versioned(versions: Partial<Versions>, fields: Partial<ApiSpec> = {}): ApiSpec {
  return shop({ backends, versions: { by, list: { '1': {}, '2': { backends: { orders: 'v2' } } }, ...versions }, ...fields });
}

describe('versions are refused', () => {
  test.each<[string, Partial<Versions>, Partial<ApiSpec>, string]>([
    [
      'that are retired and the default',
      { defaultVersion: '1', list: { '1': { retired: true }, '2': { backends: { orders: 'v2' } } } },
      {},
      'versions.defaultVersion: "1" is retired, so requests that name no version would be answered 410; choose another, or leave it out [DefaultRetired]',
    ],
    [
      'that are retired and lead somewhere',
      { list: { '1': { retired: true, backends: { orders: 'v2' } } } },
      {},
      'versions.list["1"].backends: "1" is answered 410, so backends has no effect; remove it [RetiredVersion]',
    ],
    [
      'that no route has',
      {},
      { routes: { 'GET /orders': { backend: 'orders', versions: ['2'] } } },
      'versions.list["1"]: no route has the version "1"; remove it, or name it in a route\'s versions [UnusedVersion]',
    ],
    [
      'whose backend stands for itself',
      { list: { '1': {}, '2': { backends: { v2: 'v2' } } } },
      { routes: { 'GET /orders': { backend: 'orders' }, 'GET /v2': { backend: 'v2' } } },
      'versions.list["2"].backends.v2: "v2" stands for itself anyway; name another backend, or remove it [NoEffect]',
    ],
    [
      'whose backend stands for one that nothing names',
      { list: { '1': {}, '2': { backends: { orders: 'v2', v2: 'orders' } } } },
      {},
      'versions.list["2"].backends.v2: no route of the version "2" names "v2", so nothing stands in for it; remove it [NoEffect]',
    ],
    [
      'where credentials name them',
      { by: { header: 'X-Api-Key' } },
      { schemes: schemes('apiKey'), access: { scheme: 'apiKey' }, consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }] } } },
      'versions.by.header: "x-api-key" holds the credentials of "apiKey"; choose another name [VersionPlaceTaken]',
    ],
    [
      'where tokens in the query name them',
      { by: { query: 'token' } },
      {
        schemes: { jwt: { jwt: { issuer: SCHEMES.jwt.jwt.issuer, audiences: ['shop'], tokenIn: [{ query: 'token' }] } } },
        access: { scheme: 'jwt' },
      },
      'versions.by.query: "token" holds the credentials of "jwt"; choose another name [VersionPlaceTaken]',
    ],
    [
      'by the path beside paths without one that start like it',
      { by: { path: 'v' }, defaultVersion: '1' },
      { routes: routes('GET /v2/orders') },
      'routes["GET /v2/orders"]: "/v2" at its start names a version; choose another path, or leave defaultVersion out [VersionUnclear]',
    ],
    [
      'by the path beside paths without one that start with anything',
      { by: { path: 'v' }, defaultVersion: '1' },
      { routes: routes('GET /{id}') },
      'routes["GET /{id}"]: its path starts with a parameter, which would take an unknown version for a value; start it with a literal segment, or leave defaultVersion out [VersionUnclear]',
    ],
    [
      'whose backend exchanges a token that callers may not have',
      { list: { '1': {}, '2': { backends: { orders: 'exchanging' } } } },
      {
        backends: {
          orders: {},
          exchanging: { exchange: { endpoint: 'https://id.example.com/token', audience: 'a', client: { secret: 'client' } } },
        },
      },
      'routes["GET /orders"].backend: "exchanging" exchanges the caller\'s token, and "GET /orders" may be called without one; require a jwt or introspection scheme [ExchangeNeedsToken]',
    ],
  ])('%s', (_, versions, fields, expected) => {
    expect(problems(versioned(versions, fields))).toEqual([expected]);
  });

  test('not by the path where every path names one: nothing is unclear then', () => {
    expect(problems(versioned({ by: { path: 'v' } }, { routes: routes('GET /v2/orders', 'GET /{id}') }))).toEqual([]);
  });

  test('not where only another version leads to a backend: it has a use', () => {
    expect(problems(versioned({}))).toEqual([]);
  });
});

describe('by the path', () => {
  const spec = versioned(
    { by: { path: 'v' }, defaultVersion: '1', list: { '1': {}, '2': { backends: { orders: 'v2' } }, '3': { retired: true } } },
    { routes: { 'GET /orders': { backend: 'orders', timeout: '2s' }, 'POST /orders': { backend: 'orders', versions: ['2'] } } },
  );
  const api = model(spec);

  test('a route is there for each version that has it, and for the default', () => {
    expect(api.routes.map(({ key, template, action, version }) => [key, template.text, version, action])).toEqual([
      ['GET /orders', '/orders', '1', { backend: 'orders' }],
      ['GET /orders', '/v1/orders', '1', { backend: 'orders' }],
      ['GET /orders', '/v2/orders', '2', { backend: 'v2' }],
      ['POST /orders', '/v2/orders', '2', { backend: 'v2' }],
      ['GET /orders', '/v3/orders', '3', { problem: 'retired' }],
    ]);
  });

  test('methods are those of the version', () => {
    expect(api.paths.map(({ template, allow, versionSegment }) => [template.text, versionSegment, allow])).toEqual([
      ['/orders', undefined, ['GET']],
      ['/v1/orders', 'v1', ['GET']],
      ['/v2/orders', 'v2', ['GET', 'POST']],
      ['/v3/orders', 'v3', ['GET']],
    ]);
  });

  test('names of routes differ', () => {
    expect(new Set(api.routes.map(({ id }) => id)).size).toBe(5);
  });

  test('limits and who may call are the same in all of them', () => {
    const [first, ...others] = api.routes.filter(({ key }) => key === 'GET /orders');
    for (const other of others) expect([other.access, other.limits, other.ips]).toEqual([first?.access, first?.limits, first?.ips]);
  });

  test('a wait is that of the backend that stands in', () => {
    const waits = versioned(
      { by: { path: 'v' } },
      { backends: { orders: { timeout: '2s' }, v2: { timeout: '4s' } }, routes: routes('GET /orders') },
    );

    expect(model(waits).routes.map(({ version, timeoutMillis }) => [version, timeoutMillis])).toEqual([
      ['1', 2_000],
      ['2', 4_000],
    ]);
  });

  test('redirects lead to where their version is', () => {
    const redirect = { 'GET /old/{id}': { redirect: { to: '/new/{id}' } }, 'GET /away': { redirect: { to: 'https://example.com/x' } } };
    const { routes: found } = model(shop({ basePath: '/api', versions: { by: { path: 'v' }, list: { '1': {} } }, routes: redirect }));

    expect(found.map(({ action }) => ('redirect' in action ? action.redirect.to : undefined))).toEqual([
      ['https://example.com/x'],
      ['/api/v1/new/', { source: 'path', name: 'id' }],
    ]);
  });
});

describe('by something else', () => {
  test.each([
    [{ header: 'X-Api-Version' }, 'header', 'x-api-version', 'x-api-version'],
    [{ query: 'version' }, 'query', 'version', undefined],
    [{ mediaType: 'application/vnd.shop' }, 'mediaType', 'application/vnd.shop', 'accept'],
  ] as const)('versions are variants: %o', (place, on, name, vary) => {
    const [route] = model(versioned({ by: place, defaultVersion: '2' })).routes;

    expect(route?.variants.map(({ when, action }) => [when, action])).toEqual([
      [[{ on, name, match: { exact: '1' } }], { backend: 'orders' }],
      [[{ on, name, match: { exact: '2' } }], { backend: 'v2' }],
      [[{ on, name, match: { present: false } }], { backend: 'v2' }],
    ]);
    expect(route?.action).toEqual({ problem: 'invalid-request' });
    for (const { ofVersion } of route?.variants ?? [])
      expect(ofVersion?.announced.addHeaders).toEqual(vary === undefined ? [] : [{ name: 'vary', value: [vary] }]);
  });

  test('a route that a version lacks is not found there, and a retired version answers nothing', () => {
    const list = { '1': { retired: true }, '2': { backends: { orders: 'v2' } }, '3': {} };
    const found = model(versioned({ list }, { routes: { ...routes('GET /all'), 'GET /some': { backend: 'orders', versions: ['2'] } } }));

    expect(found.routes.map(({ key, variants }) => [key, variants.map(({ action }) => action)])).toEqual([
      ['GET /all', [{ problem: 'retired' }, { backend: 'v2' }, { backend: 'orders' }]],
      ['GET /some', [{ problem: 'not-found' }, { backend: 'v2' }, { problem: 'not-found' }]],
    ]);
  });

  test('variants of a route come before it in every version', () => {
    const variants = [{ when: { headers: { 'x-lane': 'fast' } }, backend: 'v2' }];
    const [route] = model(versioned({}, { routes: { 'GET /orders': { backend: 'orders', variants } } })).routes;

    expect(route?.variants.map(({ when, ofVersion }) => [when.length, ofVersion?.version, ofVersion?.position])).toEqual([
      [2, '1', 0],
      [1, '1', undefined],
      [2, '2', 0],
      [1, '2', undefined],
    ]);
  });
});

describe('what a version changes', () => {
  const change = { headers: { set: { 'x-a': 'version', 'x-b': 'version ${version}' }, add: { 'x-c': 'version' }, remove: ['x-d'] } };
  const own = { headers: { set: { 'x-a': 'route' }, add: { 'x-c': 'route' }, remove: ['x-e'] } };
  const spec = versioned(
    {
      by: { path: 'v' },
      list: { '1': { request: { ...change, query: { set: { q: 'version', r: 'version' }, remove: ['s'] } }, response: change } },
    },
    {
      backends: { orders: {} },
      routes: { 'GET /orders': { backend: 'orders', request: { ...own, query: { set: { q: 'route' } } }, response: own } },
    },
  );
  const [route] = model(spec).routes;

  test.each([route?.request, route?.response])('comes before what the route changes, which counts where both say something', (changes) => {
    expect(changes).toMatchObject({
      setHeaders: [
        { name: 'x-b', value: ['version 1'] },
        { name: 'x-a', value: ['route'] },
      ],
      addHeaders: [
        { name: 'x-c', value: ['version'] },
        { name: 'x-c', value: ['route'] },
      ],
      removeHeaders: ['x-d', 'x-e'],
    });
  });

  test('holds for queries too', () => {
    expect(route?.request).toMatchObject({
      setQuery: [
        { name: 'r', value: ['version'] },
        { name: 'q', value: ['route'] },
      ],
      removeQuery: ['s'],
    });
  });
});

describe('what answers say of a version', () => {
  const link = 'https://docs.example.com/v2';
  test.each([
    [{}, {}],
    [{ deprecated: '2026-04-01' }, { deprecation: '@1775001600' }],
    [{ sunset: '2027-06-30' }, { sunset: 'Wed, 30 Jun 2027 00:00:00 GMT' }],
    [
      { deprecated: '2026-04-01', link },
      { deprecation: '@1775001600', link: `<${link}>; rel="deprecation"` },
    ],
    [
      { sunset: '2027-06-30', link },
      { sunset: 'Wed, 30 Jun 2027 00:00:00 GMT', link: `<${link}>; rel="sunset"` },
    ],
    [{ retired: true, link }, { link: `<${link}>; rel="deprecation"` }],
  ])('%o', (version, headers) => {
    const [route] = model(versioned({ by: { path: 'v' }, list: { '1': version } }, { backends: { orders: {} } })).routes;
    const { setHeaders = [], addHeaders = [] } = route?.announced ?? {};

    expect(Object.fromEntries([...setHeaders, ...addHeaders].map(({ name, value }) => [name, value.join('')]))).toEqual(headers);
  });
});

describe('the end of a version', () => {
  const ends = (sunset: string, retired = false) => ({
    ...model(shop({ versions: { by, list: { '1': { sunset, retired } } } })),
    spec: { versions: { by, list: { '1': { sunset, retired } } } },
  });
  const on = (day: string, sunset: string, retired?: boolean) =>
    sunsetWarnings({ apis: [ends(sunset, retired)] } as never, new Date(`${day}T23:59:59Z`)).map(formatProblem);

  test.each([
    ['2026-04-01', 'in 90 days'],
    ['2026-06-29', 'tomorrow'],
    ['2026-06-30', 'today'],
  ])('is warned of on %s', (day, when) => {
    expect(on(day, '2026-06-30')).toEqual([
      `warning: versions.list["1"].sunset: the version "1" may end ${when}; write "retired: true" when it does, or announce a later day [SunsetSoon]`,
    ]);
  });

  test('is warned of after it', () => {
    expect(on('2026-07-01', '2026-06-30')).toEqual([
      'warning: versions.list["1"].sunset: the version "1" was to end on 2026-06-30 and still answers; write "retired: true", or announce a later day [SunsetPassed]',
    ]);
  });

  test('is not spoken of long before, nor once it has ended', () => {
    expect([on('2026-03-31', '2026-06-30'), on('2026-07-01', '2026-06-30', true)]).toEqual([[], []]);
  });
});

describe('what the backends of a version do not agree on', () => {
  const weighted = [
    { backend: 'orders', weight: 9 },
    { backend: 'next', weight: 1 },
  ];
  const said = (v2: Backend, more: Partial<ApiSpec> = {}) => {
    const named = { orders: {}, next: {}, other: {}, v2 };
    const shared = { 'GET /orders': { weighted }, 'GET /other': { backend: 'other' } };
    return problems(versioned({}, { backends: named, routes: shared, ...more }));
  };
  const different = (field: string, code: string) =>
    `warning: routes["GET /orders"]: "GET /orders" divides its requests among backends with different "${field}", and that of the first, "v2", counts for all of them; write ${field} on the route [${code}]`;

  test('is said of it, where the route as it is written agrees', () => {
    expect(said({ retry: { attempts: 2 } })).toEqual([different('retry', 'RetryDiffers')]);
    expect(said({ mirror: { backend: 'other' } })).toEqual([different('mirror', 'MirrorDiffers')]);
  });

  test('is a mirror that one of several leads to, and not one that the version leads to alone', () => {
    const mirror = { backend: 'v2' };
    const routes = (own: object) => ({ 'GET /orders': { mirror, ...own } }) as unknown as NonNullable<ApiSpec['routes']>;

    expect(said({}, { routes: routes({ weighted }), backends: { ...backends, next: {} } })).toEqual([
      'routes["GET /orders"].mirror.backend: "v2" would get its own requests twice on "GET /orders" in version "2"; name another backend [MirrorsItself]',
    ]);
    expect(said({}, { routes: routes({ backend: 'orders' }), backends })).toEqual([]);
  });

  test('is a burst that its backend has no capacity for', () => {
    const plan = { rate: { requests: 10, per: 'second' as const, burst: 50 }, onStoreFailure: 'allow' as const };
    const limited = { schemes: schemes('jwt'), access: { scheme: 'jwt' }, plans: { all: plan }, defaultPlan: 'all' };

    expect(said({ capacity: { requests: 5, pendingRequests: 0 } }, limited)).toEqual([
      'warning: plans.all.rate: admits 50 requests at one instant, and "v2" takes 5 from one gateway instance (capacity); the others get 503. Give a smaller burst or a larger capacity [BurstAboveCapacity]',
    ]);
  });
});

describe('copies and fallbacks of a version', () => {
  const spec = (by: object, extra: object = {}): ApiSpec => ({
    name: 'shop',
    access: { open: 'a test' },
    backends: {
      orders: { fallback: { backend: 'other' }, mirror: { backend: 'shadow' } },
      other: {},
      'other-2': {},
      shadow: {},
      'shadow-2': {},
    },
    versions: { by, list: { '1': {}, '2': { backends: { other: 'other-2', shadow: 'shadow-2', ...extra } } } },
    routes: { 'GET /orders': { backend: 'orders' }, 'GET /other': { backend: 'other' } },
  });
  const resolved = (api: ApiSpec) => {
    const [model] = examine({ apis: [api], settings: {} }).model.apis;
    const ways = model?.routes.filter(({ key }) => key === 'GET /orders').flatMap(waysOf) ?? [];
    return ways
      .filter(({ action }) => 'backend' in action)
      .map((way) => [
        way.version,
        standInOf(way, 'orders', model as ApiModel),
        mirrorOf({ backend: 'orders' }, way, model as ApiModel)?.backend,
      ]);
  };

  test.each([{ path: 'v' }, { header: 'x-version' }, { query: 'version' }, { mediaType: 'application/vnd.shop' }])(
    'go to what stands in for them, named by %j',
    (by) => {
      expect(resolved(spec(by))).toEqual([
        ['1', 'other', 'shadow'],
        ['2', 'other-2', 'shadow-2'],
      ]);
    },
  );

  test('are none where the version leads there anyway', () => {
    const [, second] = resolved(spec({ path: 'v' }, { other: 'orders', shadow: 'orders' }));

    expect(second).toEqual(['2', undefined, undefined]);
  });
});

const EXCHANGE = { endpoint: 'https://id.example.com/token', audience: 'next', client: { secret: 'client' } };

test.each([
  ['an exchanged token would go to another backend', { next: { fallback: { backend: 'spare' }, exchange: EXCHANGE } }, 'ExchangeDiffers'],
  ['tries that take too long have no end', { next: { retry: { when: ['timeout'] } } }, 'PerTryMissing'],
])('what holds for the backends of a route holds for those of each version: %s', (_, backends, code) => {
  const found = problems(
    shop({
      schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
      access: { scheme: 'customers' },
      versions: { by: { header: 'x-version' }, list: { '1': {}, '2': { backends: { orders: 'next' } } } },
      backends: { orders: {}, spare: {}, ...backends },
      routes: { 'GET /a': { backend: 'orders' }, 'GET /b': { backend: 'spare' } },
    }),
  );

  expect(found.map((problem) => /\[(\w+)\]$/.exec(problem)?.[1])).toEqual([code]);
});
