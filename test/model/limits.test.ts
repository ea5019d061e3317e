import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import type { Limit } from '../../src/spec/limits';
import { CONSUMERS, model, problems, route, schemes, shop } from './support';

const rate = (fields: Partial<Limit> = {}): Limit => ({ requests: 600, per: 'minute', scope: 'instance', ...fields });

describe('a limit', () => {
  test('has defaults', () => {
    expect(route(shop({ limits: [rate()] })).limits).toEqual({
      owner: 'shop',
      limits: [
        {
          id: 'shop/0',
          path: 'limits[0]',
          kind: 'rate',
          requests: 600,
          perSeconds: 60,
          per: 'minute',
          burst: 600,
          by: [],
          algorithm: 'token-bucket',
          scope: 'instance',
          keyedByCaller: false,
        },
      ],
    });
  });

  test('of 0 is a limit', () => {
    expect(route(shop({ limits: [rate({ requests: 0 }), { concurrent: 0, scope: 'instance' }] })).limits.limits).toMatchObject([
      { kind: 'rate', requests: 0, burst: 0 },
      { kind: 'concurrent', requests: 0 },
    ]);
  });

  test('reads its keys', () => {
    const by = ['ip', 'route', 'header:X-Tenant', 'cookie:Lane'];

    expect(route(shop({ limits: [rate({ by })] })).limits.limits[0]?.by).toEqual([
      { ip: true },
      { route: true },
      { header: 'x-tenant' },
      { cookie: 'Lane' },
    ]);
  });

  test.each(['caller', 'claim:tenant.id'])('by %s counts after authorization', (key) => {
    const spec = shop({ schemes: schemes('jwt'), access: { scheme: 'jwt' }, limits: [rate({ by: [key] })] });

    expect(route(spec).limits.limits[0]?.keyedByCaller).toBe(true);
  });

  test('on the API is one counter over all routes that inherit it', () => {
    const spec = shop({ limits: [rate()], routes: { 'GET /a': { backend: 'orders' }, 'GET /b': { backend: 'orders' } } });

    expect(new Set(model(spec).routes.map(({ limits }) => limits.limits[0]?.id))).toEqual(new Set(['shop/0']));
  });
});

describe("a route's list", () => {
  const limits = [rate()];

  test('replaces that of the API', () => {
    const spec = shop({
      limits,
      routes: { 'GET /a': { backend: 'orders', limits: [rate({ requests: 5 })] }, 'GET /b': { backend: 'orders' } },
    });

    expect(route(spec, 'GET /a').limits).toMatchObject({ owner: 'shop/GET /a', limits: [{ id: 'shop/GET /a/0', requests: 5 }] });
    expect(route(spec, 'GET /a').limits.limits[0]?.path).toBe('routes["GET /a"].limits[0]');
    expect(route(spec, 'GET /a').origin.limits).toBe('route');
  });

  test('that is empty lifts it', () => {
    const spec = shop({ limits, routes: { 'GET /a': { backend: 'orders', limits: [] }, 'GET /b': { backend: 'orders' } } });

    expect(route(spec, 'GET /a')).toMatchObject({ limits: { owner: 'shop/GET /a', limits: [] }, origin: { limits: 'route' } });
  });

  test('on every route leaves that of the API counting nothing, which is refused', () => {
    expect(problems(shop({ limits, routes: { 'GET /a': { backend: 'orders', limits: [] } } }))).toEqual([
      'limits: every route has limits of its own, so these count nothing; remove them [UnusedLimits]',
    ]);
  });
});

describe('a key that can never have a value', () => {
  const open = { open: 'a test' };

  test.each([
    ['caller', 'no route under this limit knows its caller; limit by "ip" or require a scheme'],
    ['consumer', 'no route under this limit takes API keys, so there is no consumer; limit by "caller" or "ip"'],
    ['claim:tenant.id', 'no route under this limit has a token, so there is no claim "tenant.id"; limit by "ip" or require a scheme'],
  ])('%s is refused where every route is open', (key, message) => {
    expect(problems(shop({ limits: [rate({ by: [key] })] }))).toEqual([`limits[0].by: ${message} [LimitKeyNeverSet]`]);
  });

  test('is accepted on the API where one route that inherits it has a caller', () => {
    const spec = shop({
      schemes: schemes('jwt'),
      access: { scheme: 'jwt' },
      limits: [rate({ by: ['caller'] }), rate({ by: ['claim:sub'] })],
      routes: { 'GET /a': { backend: 'orders' }, 'GET /open': { backend: 'orders', access: open } },
    });

    expect(problems(spec)).toEqual([]);
  });

  test("is refused in an open route's own list, whatever other routes require", () => {
    const spec = shop({
      schemes: schemes('jwt'),
      access: { scheme: 'jwt' },
      routes: {
        'GET /a': { backend: 'orders' },
        'GET /open': { backend: 'orders', access: open, limits: [rate({ by: ['ip', 'caller'] })] },
      },
    });

    expect(problems(spec)).toEqual([expect.stringMatching(/^routes\["GET \/open"\]\.limits\[0\]\.by: no route under this limit knows/)]);
  });

  test('consumer is refused without API keys, also where there are tokens', () => {
    const spec = shop({ schemes: schemes('jwt'), access: { scheme: 'jwt' }, limits: [rate({ by: ['consumer'] })] });

    expect(problems(spec)).toEqual([expect.stringContaining('takes API keys')]);
  });

  test('a claim is refused where some alternative has none, and accepted where each way in has a token', () => {
    const spec = (access: NonNullable<ApiSpec['access']>) =>
      shop({ schemes: schemes('jwt', 'apiKey'), consumers: CONSUMERS, access, limits: [rate({ by: ['claim:sub'] })] });

    expect(problems(spec({ anyOf: [{ scheme: 'jwt' }, { scheme: 'apiKey' }] }))).toEqual([
      'limits[0].by: "GET /orders" may be called without a token, so there is no claim "sub"; limit by "caller" [LimitKeyNeverSet]',
    ]);
    expect(problems(spec({ allOf: [{ scheme: 'jwt' }, { scheme: 'apiKey' }] }))).toEqual([]);
  });

  test('a claim that one way in lacks is not told to be the caller where that way names none either', () => {
    const access = { anyOf: [{ scheme: 'jwt' }, { scheme: 'hmac' }] };

    expect(problems(shop({ schemes: schemes('jwt', 'hmac'), access, limits: [rate({ by: ['claim:sub'] })] }))).toEqual([
      expect.stringContaining('so there is no claim "sub"; limit by "ip", or give that route limits of its own'),
    ]);
  });

  test('the caller is refused behind a signature, which names nobody', () => {
    const spec = shop({ schemes: schemes('hmac'), access: { scheme: 'hmac' }, limits: [rate({ by: ['caller'] })] });

    expect(problems(spec)).toEqual([expect.stringContaining('no route under this limit knows its caller')]);
  });

  test('the caller is refused where one route under the limit knows none, until that route has its own list', () => {
    const spec = (limits?: Limit[]) =>
      shop({
        schemes: schemes('jwt', 'hmac'),
        access: { scheme: 'jwt' },
        limits: [rate({ by: ['caller'] })],
        routes: {
          'GET /a': { backend: 'orders' },
          'POST /hook': { backend: 'orders', access: { scheme: 'hmac' }, ...(limits === undefined ? {} : { limits }) },
        },
      });

    expect(problems(spec())).toEqual([
      'limits[0].by: "POST /hook" may be called by a scheme that names no caller; limit by "ip", or give that route limits of its own [LimitKeyNeverSet]',
    ]);
    expect(problems(spec([rate({ by: ['ip'] })]))).toEqual([]);
  });

  test('the caller of an external service is known only where a header names it', () => {
    const external = (subject: object) => ({ s: { external: { url: 'http://auth:8080/', sendHeaders: ['cookie'], ...subject } } });
    const spec = (subject: object) => shop({ schemes: external(subject), access: { scheme: 's' }, limits: [rate({ by: ['caller'] })] });

    expect(problems(spec({}))).toEqual([expect.stringContaining('[LimitKeyNeverSet]')]);
    expect(problems(spec({ subject: 'x-user', returnHeaders: ['x-user'] }))).toEqual([]);
  });

  test('is refused on the gateway where no route of any API has it', () => {
    const settings = { baseline: { limits: [rate({ by: ['caller'] })] } };
    const members = [shop(), shop({ name: 'other', hosts: ['other.example.com'] })];
    const known = shop({ name: 'other', hosts: ['other.example.com'], schemes: schemes('jwt'), access: { scheme: 'jwt' } });

    expect(problems(members, { settings })).toEqual([
      'baseline.limits[0].by: no route under this limit knows its caller; limit by "ip" or require a scheme [LimitKeyNeverSet]',
    ]);
    expect(problems([shop(), known], { settings })).toEqual([]);
  });
});
