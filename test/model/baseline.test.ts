import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import type { Baseline } from '../../src/spec/baseline';
import { problems, route, SCHEMES, schemes, shop } from './support';

const under = (baseline: unknown, spec: ApiSpec) => problems(spec, { settings: { baseline: baseline as Baseline } });

const errors = (baseline: unknown, spec: ApiSpec) => under(baseline, spec).filter((line) => !line.startsWith('warning: '));

describe('an open route', () => {
  const closed = { access: { openAllowed: false } };

  test('is refused where the baseline allows none, by its own rule', () => {
    const spec = shop({
      schemes: schemes('jwt'),
      access: { scheme: 'jwt' },
      routes: { 'GET /a': { backend: 'orders' }, 'GET /b': { backend: 'orders', access: { open: 'a test' } } },
    });

    expect(under(closed, spec)).toEqual([
      'routes["GET /b"].access: "GET /b" is open, and the gateway\'s baseline allows no open route; require a scheme [OpenRefused]',
    ]);
  });

  test("is refused by the API's rule, once", () => {
    const spec = shop({ routes: { 'GET /a': { backend: 'orders' }, 'GET /b': { backend: 'orders' } } });

    expect(under(closed, spec)).toEqual([
      "access: routes are open by this rule, and the gateway's baseline allows no open route; require a scheme [OpenRefused]",
    ]);
  });

  test.each([[{}], [{ access: { openAllowed: true } }], [{ access: { mustUse: ['jwt'] } }]])('is accepted under %j', (baseline) => {
    expect(errors(baseline, shop())).toEqual([]);
  });
});

describe('the schemes that must be used', () => {
  const mustUse = { access: { mustUse: ['jwt', 'login'] } };
  const spec = (access: ApiSpec['access'], ...names: (keyof typeof SCHEMES)[]) =>
    shop({ schemes: schemes(...names), ...(access && { access }) });
  const refused = [`access: "apiKey" is not among the schemes of the gateway's baseline; use jwt or login [SchemeRefused]`];

  test('are held', () => {
    expect(errors(mustUse, spec({ scheme: 'jwt' }, 'jwt'))).toEqual([]);
    expect(errors(mustUse, spec({ scheme: 'apiKey' }, 'apiKey'))).toEqual(refused);
  });

  test('are held by every alternative', () => {
    expect(errors(mustUse, spec({ anyOf: [{ scheme: 'jwt' }, { scheme: 'apiKey' }] }, 'jwt', 'apiKey'))).toEqual(refused);
    expect(errors(mustUse, spec({ anyOf: [{ scheme: 'jwt' }, { scheme: 'login' }] }, 'jwt', 'login'))).toEqual([]);
  });

  test('may be tightened by a further one', () => {
    expect(errors(mustUse, spec({ allOf: [{ scheme: 'jwt' }, { scheme: 'apiKey' }] }, 'jwt', 'apiKey'))).toEqual([]);
    expect(errors(mustUse, spec({ allOf: [{ scheme: 'apiKey' }, { scheme: 'apiKey' }] }, 'apiKey'))).toEqual(refused);
  });
});

describe('a scheme that must be used and that nobody has', () => {
  const jwt = shop({ schemes: schemes('jwt'), access: { scheme: 'jwt' } });
  const unknown = (position: number, name: string, instead: string) =>
    `warning: baseline.access.mustUse[${position}]: there is no scheme "${name}"; ${instead} [UnknownScheme]`;

  test('is said, with the one that is meant', () => {
    expect(under({ access: { mustUse: ['jwt', 'jtw', 'login'] } }, jwt)).toEqual([
      unknown(1, 'jtw', 'did you mean "jwt"?'),
      unknown(2, 'login', 'the schemes are: jwt'),
    ]);
    expect(under({ access: { mustUse: ['any'] } }, shop())).toEqual([unknown(0, 'any', 'there are none')]);
  });

  test('lets nobody in', () => {
    expect(errors({ access: { mustUse: ['jtw'] } }, jwt)).toEqual([expect.stringContaining('[SchemeRefused]')]);
  });

  test('is known where the baseline or any API has it', () => {
    const [one, two] = [jwt, shop({ name: 'two', basePath: '/two', schemes: schemes('login'), access: { scheme: 'login' } })];
    const baseline = { access: { mustUse: ['jwt', 'login', 'staff'] }, schemes: { staff: SCHEMES.jwt } };
    expect(problems([one, two], { settings: { baseline } as never }).filter((line) => line.includes('UnknownScheme'))).toEqual([]);
  });
});

describe('schemes of the baseline', () => {
  const baseline = { schemes: { staff: SCHEMES.jwt } };

  test('are there for members', () => {
    expect(under(baseline, shop({ access: { scheme: 'staff' } }))).toEqual([]);
  });

  test('cannot be redefined', () => {
    expect(under(baseline, shop({ schemes: { staff: SCHEMES.apiKey }, access: { scheme: 'staff' } }))).toEqual([
      'schemes.staff: "staff" is a scheme of the gateway\'s baseline; remove it here or give it another name [SchemeOfBaseline]',
    ]);
  });

  test('that no route requires are refused', () => {
    expect(under(baseline, shop())).toEqual([
      'baseline.schemes.staff: no route of any API requires the scheme "staff", so it protects nothing; require it or remove it [UnusedScheme]',
    ]);
  });
});

describe('a ceiling', () => {
  const backend = (timeout: string) => shop({ backends: { orders: { timeout } } });
  const own = (fields: object) => shop({ routes: { 'GET /orders': { backend: 'orders', ...fields } } });
  const above = (path: string, written: string, most: string) => [
    `${path}: "${written}" is above the ceiling of the gateway's baseline; write at most "${most}" [AboveBaseline]`,
  ];

  test('of time holds for routes and backends', () => {
    expect(under({ timeout: '10s' }, own({ timeout: '11s' }))).toEqual(above('routes["GET /orders"].timeout', '11s', '10s'));
    expect(under({ timeout: '10s' }, own({ timeout: '10s' }))).toEqual([]);
    expect(under({ timeout: '10s' }, backend('10001ms'))).toEqual(above('backends.orders.timeout', '10001ms', '10s'));
    expect(under({ timeout: '10s' }, backend('10000ms'))).toEqual([]);
  });

  test('of time holds for aggregates, their calls and batches', () => {
    const aggregate = (timeout: string, call: string) =>
      shop({ routes: { 'GET /a': { aggregate: { calls: { c: { get: '/', backend: 'orders', timeout: call } }, answer: {}, timeout } } } });
    const batch = (timeout: string) => ({
      ...shop({ routes: { 'POST /b': { batch: { timeout } }, 'GET /orders': { backend: 'orders' } } }),
    });

    expect(under({ timeout: '10s' }, aggregate('11s', '1s'))).toEqual(above('routes["GET /a"].aggregate.timeout', '11s', '10s'));
    expect(under({ timeout: '10s' }, aggregate('10s', '11s'))).toEqual(above('routes["GET /a"].aggregate.calls.c.timeout', '11s', '10s'));
    expect(under({ timeout: '10s' }, batch('11s'))).toEqual(above('routes["POST /b"].batch.timeout', '11s', '10s'));
  });

  test('of time below the default shortens the default', () => {
    expect(under({ timeout: '1s' }, shop())).toEqual([]);
  });

  test('of bodies holds for APIs and routes, where it is written', () => {
    expect(under({ body: { maxSize: '1Mi' } }, shop({ body: { maxSize: '2Mi' } }))).toEqual(above('body.maxSize', '2Mi', '1Mi'));
    expect(under({ body: { maxSize: '1Mi' } }, own({ body: { maxSize: '1025Ki' } }))).toEqual(
      above('routes["GET /orders"].body.maxSize', '1025Ki', '1Mi'),
    );
    expect(under({ body: { maxSize: '1Mi' } }, own({ body: { maxSize: '1024Ki' } }))).toEqual([]);
  });
});

describe('origins', () => {
  const under_ = (allowed: string[], origins: string[], fields: object = {}) =>
    under({ cors: { origins: allowed } }, shop({ cors: { origins, ...fields } }));

  test.each([
    [['https://a.example.com'], ['https://a.example.com']],
    [['*'], ['https://a.example.com']],
    [['https://*.example.com'], ['https://a.example.com']],
    [['https://*.example.com'], ['https://*.a.example.com']],
  ])('of the baseline %j allow %j', (allowed, origins) => {
    expect(under_(allowed, origins)).toEqual([]);
  });

  test.each([
    [['https://a.example.com'], 'https://b.example.com'],
    [['https://a.example.com'], '*'],
    [['https://*.example.com'], 'https://example.com'],
    [['https://*.example.com'], 'https://evil-example.com'],
    [['https://*.example.com'], 'http://a.example.com'],
    [['https://*.example.com'], 'https://a.example.com:8443'],
    [['https://*.a.example.com'], 'https://*.example.com'],
  ])('of the baseline %j do not allow %s', (allowed, origin) => {
    expect(under_(allowed, [origin])).toEqual([
      `cors.origins: "${origin}" is not among the origins of the gateway's baseline: ${allowed[0]} [AboveBaseline]`,
    ]);
  });

  test('of a route are held where it writes them', () => {
    const cors = { origins: ['https://b.example.com'] };
    const spec = shop({ routes: { 'GET /orders': { backend: 'orders', cors } } });

    expect(under({ cors: { origins: ['https://a.example.com'] } }, spec)).toEqual([
      expect.stringMatching(/^routes\["GET \/orders"\]\.cors\.origins: /),
    ]);
  });

  test('with credentials are refused only where the baseline says so', () => {
    const origins = ['https://a.example.com'];
    const spec = shop({ cors: { origins, credentials: true } });

    expect(under({ cors: { origins } }, spec)).toEqual([]);
    expect(under({ cors: { origins, credentials: false } }, spec)).toEqual([
      "cors.credentials: the gateway's baseline allows no credentials; remove it [AboveBaseline]",
    ]);
  });
});

test('limits of the baseline count besides those of a member', () => {
  const limits = [{ requests: 5, per: 'second' as const, scope: 'instance' as const }];
  const spec = shop({ routes: { 'GET /orders': { backend: 'orders', limits: [] } } });

  expect(route(spec, 'GET /orders', { settings: { baseline: { limits } } }).limits.limits).toEqual([]);
  expect(under({ limits }, spec)).toEqual([]);
});
