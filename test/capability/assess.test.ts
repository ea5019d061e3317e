import { describe, expect, test } from 'vitest';
import { assess } from '../../src/capability/assess';
import { TARGETS, type Target } from '../../src/capability/verdict';
import { examine } from '../../src/model/resolve';
import type { ApiSpec } from '../../src/spec/api';
import type { Bindings } from '../../src/spec/bindings';
import type { GatewaySettings } from '../../src/spec/gateway';
import { ledger, rowAt, settingsOf, shop, tours, withRoute } from './support';

const plain = { backends: { orders: { function: 'arn:one' } } };
const wrapped = { backends: { orders: { function: 'arn:one', wrapped: true } } };
const http = { backends: { orders: { url: 'https://orders.example.com' } } };
const ROUTE = 'routes["GET /orders/{id}"]';

test('a small API is served by both targets without a word', () => {
  for (const target of TARGETS) expect(ledger(target, shop, http).problems).toEqual([]);
  expect(rowAt('aws', 'access.scheme', shop)).toMatchObject({ how: 'authorizer', field: 'access.scheme', part: 'api', api: 'shop' });
});

test.each([['cache', { cache: { ttl: '30s' } }]])('refuses %s by name on both targets, once, with what to do', (field, fields) => {
  for (const target of TARGETS) {
    const { problems } = ledger(target, withRoute(fields));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ path: `${ROUTE}.${field}`, code: 'NotBuiltYet' });
    expect(problems[0]?.message).toMatch(/is not built yet; remove it/);
  }
});

test.each([
  ['redirect', { redirect: { to: '/x?u=${claim:sub}' } }, /fills "\$\{claim\}" into the address of a redirect, and .*let a backend answer/],
  ['rewrite', { backend: 'orders', rewrite: { path: '/x/${claim:sub}' } }, /fills "\$\{claim\}" into a path, and .*a header or a query/],
])('refuses a claim in a %s on Kubernetes, with what that can do instead', (_, fields, says) => {
  const spec = { ...shop, routes: { 'GET /orders/{id}': fields } } as ApiSpec;
  expect(ledger('kubernetes', spec).problems.map(({ message }) => message)).toEqual([expect.stringMatching(says)]);
});

describe('timeouts on AWS', () => {
  test.each([
    ['29s', undefined],
    ['29001ms', 'AwsTimeoutTooLong'],
    ['1h', 'AwsTimeoutTooLong'],
  ])('%s', (timeout, code) => {
    expect(ledger('aws', withRoute({ timeout })).problems[0]?.code).toBe(code);
    expect(ledger('kubernetes', withRoute({ timeout })).problems).toEqual([]);
  });
});

describe('limits', () => {
  const limited = (...limits: object[]) => ({ ...shop, limits }) as ApiSpec;

  test('by a cookie are refused on Kubernetes where its name is longer than Envoy takes', () => {
    const by = (cookie: string) => limited({ requests: 1, per: 'second', scope: 'instance', by: [`cookie:${cookie}`] });

    expect(ledger('kubernetes', by('a'.repeat(32))).problems).toEqual([]);
    expect(ledger('kubernetes', by('a'.repeat(33))).problems).toMatchObject([{ path: 'limits[0].by', code: 'CookieNameTooLong' }]);
  });

  const limit = { requests: 5, per: 'second', scope: 'instance' };

  test.each(['ip', 'caller', 'route', 'header:x-team', 'cookie:session', 'claim:sub'])('by %s are done by Envoy', (key) => {
    expect(ledger('kubernetes', limited({ ...limit, by: [key] })).problems).toEqual([]);
  });

  test('over all callers are the throttle of a method on AWS, and a second one is refused', () => {
    expect(ledger('aws', limited(limit)).problems).toEqual([]);
    expect(ledger('aws', limited({ ...limit, by: ['route'] }, { ...limit, per: 'minute' })).problems).toMatchObject([
      { path: 'limits[1].requests' },
    ]);
  });

  test('by a key are refused on AWS', () => {
    expect(ledger('aws', limited({ ...limit, by: ['ip'] })).problems).toMatchObject([{ path: 'limits[0].by', code: 'RefusedByTarget' }]);
  });

  const shared = { ...limit, scope: 'gateway', onStoreFailure: 'deny' };
  const window = { ...limit, algorithm: 'sliding-window' };

  test.each([[shared], [window]])('%j is counted by the companion', (counted) => {
    const { rows, problems } = ledger('kubernetes', limited(counted));
    expect(problems).toEqual([]);
    expect(rows.some(({ field, how }) => field.startsWith('limits.') && how === 'companion')).toBe(true);
  });

  test('in windows are refused on AWS where each instance counts', () => {
    expect(ledger('aws', limited(window)).problems).toMatchObject([
      { path: 'limits[0].algorithm', message: expect.stringContaining('write "scope: gateway" and bind "store: { dynamodb: {} }"') },
    ]);
  });

  test('of requests at a time are held by the companion of each instance', () => {
    expect(rowAt('kubernetes', 'limits[0].concurrent', limited({ concurrent: 5, scope: 'instance' }))).toMatchObject({ how: 'companion' });
  });

  test.each<['kubernetes' | 'aws', object]>([
    ['kubernetes', { concurrent: 5, scope: 'gateway', onStoreFailure: 'deny' }],
    ['aws', { concurrent: 5, scope: 'instance' }],
    ['aws', { concurrent: 5, scope: 'instance', by: ['ip'] }],
    ['aws', { concurrent: 0, scope: 'instance' }],
  ])('of requests at a time are refused on %s where it cannot know when they end: %j', (target, counted) => {
    expect(ledger(target, limited(counted)).problems.map(({ path, code }) => [path, code])).toEqual([
      ['limits[0].concurrent', 'RefusedByTarget'],
    ]);
  });

  test.each(['draft', 'x', 'both'] as const)('are told as %s headers, unless nobody knows what is left of any', (limitHeaders) => {
    const settings = { name: 'edge', limitHeaders };
    expect(rowAt('kubernetes', 'limitHeaders', limited(limit), {}, settings)).toMatchObject({ how: 'native' });
    expect(rowAt('kubernetes', 'limitHeaders', limited(window), {}, settings)).toMatchObject({ how: 'companion' });
    for (const nothing of [
      { concurrent: 5, scope: 'instance' },
      { ...limit, requests: 0 },
    ]) {
      expect(ledger('kubernetes', limited(nothing), {}, settings).problems).toMatchObject([
        { path: 'limitHeaders', code: 'RefusedByTarget', message: expect.stringContaining('requests at one time') },
      ]);
      expect(ledger('kubernetes', limited(nothing), {}, { ...settings, limitHeaders: 'none' }).problems).toEqual([]);
    }
  });

  test('that a route lifts are a row of their own', () => {
    expect(rowAt('kubernetes', `${ROUTE}.limits`, withRoute({ limits: [] }))).toMatchObject({
      how: 'native',
      note: "lifts the API's limits",
    });
  });

  test('are multiplied by the bound replicas', () => {
    const row = rowAt('kubernetes', 'limits[0].scope', limited(limit), { kubernetes: { replicas: { min: 3, max: 12 } } });
    expect(row.note).toContain('up to 12 times the limit');
  });
});

describe('on AWS', () => {
  test.each([
    ['x', http, 'native'],
    ['x', plain, 'proxy'],
    ['x', wrapped, 'bound'],
    ['${header:x-a}', http, 'proxy'],
    ['${clientIp}', http, 'native'],
    ['${claim:sub}', http, 'authorizer'],
    ['a ${header:x-a}', http, 'proxy'],
    ["it's", http, 'authorizer'],
  ])('a request header of %s', (value, bindings: Bindings, how) => {
    const spec = withRoute({ request: { headers: { set: { 'x-source': value } } } });
    expect(rowAt('aws', `${ROUTE}.request.headers.set.x-source`, spec, bindings).how).toBe(how);
  });

  test.each([
    [http, 'proxy'],
    [plain, 'proxy'],
    [wrapped, 'bound'],
  ])('a header of the answer with %j', (bindings: Bindings, how) => {
    expect(
      rowAt('aws', `${ROUTE}.response.headers.remove`, withRoute({ response: { headers: { remove: ['server'] } } }), bindings).how,
    ).toBe(how);
  });

  test.each([
    ['/v2/{id}', http, 'native'],
    ['/v2/${header:x-a}', http, 'proxy'],
    ['/v2/{id}', wrapped, 'proxy'],
  ])('a rewrite to %s', (path, bindings: Bindings, how) => {
    expect(rowAt('aws', `${ROUTE}.rewrite.path`, withRoute({ rewrite: { path } }), bindings).how).toBe(how);
  });

  test('claims reach a function through the proxy and an http backend without', () => {
    const spec: ApiSpec = {
      ...shop,
      schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], claimHeaders: { sub: 'x-user' } } } },
    };
    const path = 'schemes.customers.jwt.claimHeaders.sub';
    expect(rowAt('aws', path, spec, http).how).toBe('authorizer');
    expect(rowAt('aws', path, spec, plain).how).toBe('proxy');
    expect(rowAt('aws', path, spec, wrapped).how).toBe('authorizer');
  });

  test('tokens in several places cost the cache of the authorizer', () => {
    const places = (tokenIn: object[]) =>
      ({ ...shop, schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], tokenIn } } } }) as ApiSpec;
    expect(rowAt('aws', 'schemes.customers.jwt.tokenIn[0].cookie', places([{ cookie: 'a' }])).note).toBeUndefined();
    expect(rowAt('aws', 'schemes.customers.jwt.tokenIn[0].cookie', places([{ cookie: 'a' }, { query: 'b' }])).note).toContain(
      'nothing is cached',
    );
  });

  test.each([
    ['10Mi', 'native'],
    ['64Ki', 'proxy'],
    ['11Mi', 'refused'],
  ])('a body of at most %s', (maxSize, how) => {
    expect(rowAt('aws', 'body.maxSize', { ...shop, body: { maxSize } }).how).toBe(how);
  });

  test('what is not seen by request-time code is refused where that is not wanted', () => {
    const { problems } = ledger('aws', { ...shop, body: { maxSize: '64Ki' } }, { ...http, companion: 'never' });
    expect(problems).toMatchObject([{ path: 'body.maxSize', code: 'CompanionRefused' }]);
  });

  test('nor what only another route needs: headers about callers are taken off everywhere', () => {
    const spec: ApiSpec = {
      ...shop,
      schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'], claimHeaders: { sub: 'x-user' } } } },
      backends: { orders: {}, open: {} },
      routes: { ...shop.routes, 'GET /open': { backend: 'open', access: { open: 'a test' } } },
    };
    const backends = { ...http.backends, open: { function: 'arn:one' } };
    const { problems } = ledger('aws', spec, { backends, companion: 'never' });
    expect(problems).toMatchObject([{ path: 'schemes.customers.jwt.claimHeaders.sub', code: 'CompanionRefused' }]);
  });

  test('nor a fixed header that a mock integration cannot have', () => {
    const spec: ApiSpec = {
      name: 'q',
      routes: { 'GET /x': { respond: { status: 200, headers: { 'X-A': "it's" } }, access: { open: 'q' } } },
    };
    const { problems } = ledger('aws', spec, { companion: 'never' });
    expect(problems).toMatchObject([{ path: 'routes["GET /x"].respond.headers.X-A', code: 'CompanionRefused' }]);
  });
});

test.each([
  ['kubernetes', { backends: { orders: { function: 'arn:one' } } }, 'bindings.backends.orders.function'],
  ['kubernetes', { backends: { orders: { vpcLink: { arn: 'a', url: 'http://x' } } } }, 'bindings.backends.orders.vpcLink'],
  ['aws', { backends: { orders: { service: { name: 'orders', port: 80 } } } }, 'bindings.backends.orders.service'],
] as const)('%s refuses %j', (target, bindings, path) => {
  expect(ledger(target, shop, bindings).problems).toMatchObject([{ path, code: 'WrongBinding' }]);
});

describe('the name of a gateway', () => {
  const refused = (apis: readonly ApiSpec[], settings: GatewaySettings = {}, target: Target = 'kubernetes') =>
    assess({ model: examine({ apis, settings }).model, target }).problems.map(({ path, code, message }) => `${path}: ${message} [${code}]`);
  const named = (name: string, basePath = '/') => ({ ...shop, name, ...(basePath === '/' ? {} : { basePath }) });

  test.each([
    ['a'.repeat(56), 'has 56 characters', 'write at most 55'],
    ['1shop', 'begins with no letter', 'write a letter first'],
  ])('%s is refused on Kubernetes, whose Services could not be called after it', (name, why, instead) => {
    const message = `Kubernetes: "name: ${name}" ${why}, and the Service of the gateway is called "${name}-gateway"; ${instead} [NameOfNoService]`;

    expect(refused([named(name)])).toEqual([`name: ${message}`]);
    expect(refused([shop], { name })).toEqual([`name: ${message}`]);
    expect(refused([named(name), named('b', '/b')])).toEqual([`${name}: name: ${message}`]);
    expect(refused([named(name)], {}, 'aws')).toEqual([]);
  });

  test('is what counts: its APIs may be called otherwise', () => {
    expect(refused([named('a'.repeat(55))])).toEqual([]);
    expect(refused([named('1shop')], { name: 'edge' })).toEqual([]);
    expect(refused([named('b', '/b'), named('1shop')])).toEqual([]);
  });
});

describe('a service that decides on callers', () => {
  const withService = (fields: object): ApiSpec => ({
    ...shop,
    schemes: { customers: { external: { url: 'https://auth.example.com/', sendHeaders: ['cookie'], ...fields } } },
  });
  const at = 'schemes.customers.external';

  test.each(['http://auth:8080/', 'http://auth.identity.svc:8080/'])('is refused on AWS at %s, which is in a cluster', (url) => {
    expect(ledger('kubernetes', withService({ url })).problems).toEqual([]);
    expect(ledger('aws', withService({ url })).problems).toMatchObject([{ path: `${at}.url`, code: 'AwsServiceInCluster' }]);
  });

  test('is refused on AWS where it may take longer than its authorizer waits', () => {
    expect(ledger('aws', withService({ timeout: '10s' })).problems).toEqual([]);
    expect(ledger('kubernetes', withService({ timeout: '11s' })).problems).toEqual([]);
    expect(ledger('aws', withService({ timeout: '11s' })).problems).toMatchObject([{ path: `${at}.timeout`, code: 'AwsTimeoutTooLong' }]);
  });

  test('answers by the gateway’s words on AWS, for each request', () => {
    expect(rowAt('kubernetes', `${at}.url`, withService({}))).toMatchObject({ how: 'native' });
    expect(rowAt('aws', `${at}.url`, withService({}))).toMatchObject({
      how: 'authorizer',
      differs: expect.stringContaining('redirect as 401'),
    });
    expect(rowAt('aws', `${at}.sendHeaders`, withService({})).note).toContain('nothing is cached');
  });
});

describe.each(TARGETS)('HTTP/2 without TLS on %s', (target) => {
  const code = { kubernetes: 'NotBuiltYet', aws: 'AwsH2c' }[target];

  test.each([
    ['url', { url: 'h2c://orders:8080' }, 'url'],
    ['endpoints', { endpoints: [{ url: 'http://a' }, { url: 'h2c://b' }] }, 'endpoints[1].url'],
  ])('is refused in %s, with what to bind instead', (_, binding, field) => {
    const { problems } = ledger(target, shop, { backends: { orders: binding } });
    expect(problems).toMatchObject([{ path: `bindings.backends.orders.${field}`, code }]);
    expect(problems[0]?.message).toMatch(/"url: h2c:\/\/\S+" is .*; bind an http:\/\/ or https:\/\/ url$/);
  });
});

test('HTTP/2 without TLS is refused behind a VPC link', () => {
  const { problems } = ledger('aws', shop, { backends: { orders: { vpcLink: { arn: 'a', url: 'h2c://x' } } } });
  expect(problems).toMatchObject([{ path: 'bindings.backends.orders.vpcLink.url', code: 'AwsH2c' }]);
});

test('what is not built yet may be written as not wanted', () => {
  const written = (wanted: boolean) => ({ http3: wanted, clientAddress: { proxyProtocol: wanted } });
  for (const target of TARGETS) {
    expect(ledger(target, shop, { listener: written(false) }).problems).toEqual([]);
    expect(ledger(target, shop, { listener: written(true) }).problems.map(({ code }) => code)).toEqual(Array(2).fill('NotBuiltYet'));
  }
});

test('bindings of the other target are no problem', () => {
  const bindings: Bindings = { ...http, aws: { endpoint: 'regional' }, kubernetes: { namespace: 'shop' } };
  expect(ledger('kubernetes', shop, bindings).problems).toEqual([]);
  expect(rowAt('kubernetes', 'bindings.aws.endpoint', shop, bindings).how).toBe('otherTarget');
});

test('problems of several APIs say which one', () => {
  const apis = [withRoute({ cache: { ttl: '1s' } }), { ...shop, name: 'admin', basePath: '/admin' }];
  const { problems } = assess({ model: examine({ apis }).model, target: 'aws' });
  expect(problems.map(({ path }) => path)).toEqual([`shop: ${ROUTE}.cache`]);
});

describe.each(TARGETS)('the tours on %s', (target) => {
  test.each(tours('spec'))('every leaf of $name has one row', ({ value }) => {
    const { rows } = ledger(target, value as ApiSpec);
    expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
    for (const path of leafPaths(value)) expect(rows.filter((row) => covers(row.steps, path))).toHaveLength(1);
  });

  test.each(tours('bindings'))('every leaf of $name has one row', ({ value }) => {
    const { rows } = ledger(target, shop, value as Bindings);
    for (const path of leafPaths(value)) expect(rows.filter((row) => row.part === 'bindings' && covers(row.steps, path))).toHaveLength(1);
  });

  test.each(tours('gateway'))('every leaf of $name has one row', ({ value }) => {
    const { rows } = ledger(target, shop, {}, settingsOf(value));
    for (const path of leafPaths(settingsOf(value)))
      expect(rows.filter((row) => row.part === 'gateway' && covers(row.steps, path))).toHaveLength(1);
  });
});

/** Every place with a value, but not those of blocks that say nothing. */
function leafPaths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, child]) => leafPaths(child, [...path, key]));
}

function covers(steps: readonly PropertyKey[], path: readonly string[]): boolean {
  return steps.length <= path.length && steps.every((step, index) => String(step) === path[index]);
}
