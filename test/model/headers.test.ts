import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import type { GatewaySettings } from '../../src/spec/gateway';
import type { Limit } from '../../src/spec/limits';
import type { Route } from '../../src/spec/route';
import { CONSUMERS, problems, shop } from './support';

const jwt = { issuer: 'https://id.example.com/', audiences: ['shop'] };
const users = { jwt: { jwt: { ...jwt, claimHeaders: { sub: 'X-User' } } } };
const protectedBy = (schemes: ApiSpec['schemes'], scheme: string, fields: Partial<ApiSpec> = {}) =>
  shop({ schemes, access: { scheme }, ...fields });
const one = (fields: Partial<Route>, spec: Partial<ApiSpec> = {}) =>
  protectedBy(users, 'jwt', { routes: { 'GET /orders': { backend: 'orders', ...fields } }, ...spec });
const correlation: GatewaySettings = { requestId: { header: 'X-Correlation-Id' } };
const path = 'routes["GET /orders"]';

describe('what clients can never send', () => {
  const removed = 'the gateway removes it from every request';
  const never: [name: string, why: string, settings?: GatewaySettings][] = [
    ['x-real-ip', removed],
    ['x-forwarded-host', removed],
    ['X-Forwarded-For', 'the gateway says in it how the client came'],
    ['x-forwarded-proto', 'the gateway says in it how the client came'],
    ['X-Envoy-External-Address', removed],
    ['expect', removed],
    ['x-tollgate-parameters', removed],
    ['transfer-encoding', removed],
    ['x_tenant', 'requests with an underscore in the name of a header are refused'],
    ['x-user', 'the scheme "jwt" fills it, and the gateway removes it from every request'],
    ['x-request-id', "the gateway replaces it with the request's id"],
    ['x-correlation-id', "the gateway replaces it with the request's id", correlation],
    ['x-correlation-id', "the gateway replaces it with the request's id", { requestId: { ...correlation.requestId, trust: true } }],
  ];

  test.each(never)('limits nothing: %s', (name, why, settings) => {
    const limits: Limit[] = [{ requests: 1, per: 'second', scope: 'instance', by: [`header:${name}`] }];
    const says = (place: string) =>
      `${place}[0].by: no request has the header "${name.toLowerCase()}": ${why}; limit by "ip" or "caller" [LimitKeyNeverSet]`;

    expect(problems(one({ limits }), { settings })).toEqual([says(`${path}.limits`)]);
    expect(problems(one({}, { limits }), { settings })).toEqual([says('limits')]);
    expect(problems(one({}), { settings: { ...settings, baseline: { limits } } })).toEqual([says('baseline.limits')]);
  });

  test.each(never)('is not asked for: %s', (name, why, settings) => {
    const says = (place: string) => `${place}: no request has the header "${name}": ${why}; choose another header [HeaderNeverSent]`;
    const key = /^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `["${name}"]`;
    const fields: Partial<Route> = {
      require: { headers: ['x-a', name] },
      variants: [{ when: { headers: { [name]: 'a' } }, backend: 'orders' }],
      canary: { backend: 'next', weightPercent: 5, preview: { header: name, value: 'always' }, sticky: ['ip', `header:${name}`] },
      cache: { ttl: '5s', key: { headers: [name] } },
    };

    const api = { backends: { orders: {}, next: {} }, versions: { by: { header: name }, list: { '1': {} } } };

    expect(problems(one(fields, api), { settings })).toEqual([
      says('versions.by.header'),
      says(`${path}.require.headers[1]`),
      says(`${path}.variants[0].when.headers${key}`),
      says(`${path}.canary.preview.header`),
      says(`${path}.canary.sticky[1]`),
      says(`${path}.cache.key.headers[0]`),
    ]);
  });

  test.each<[string, GatewaySettings?]>([
    ['x-tenant'],
    ['x-forwarded'],
    ['content-length'],
    ['x-request-id', { requestId: { trust: true } }],
  ])('but %s', (name, settings) => {
    expect(problems(one({ require: { headers: [name] } }), { settings })).toEqual([]);
  });

  test('is not what another API of the gateway tells its backends', () => {
    const other = {
      ...shop({ hosts: ['other.example.com'] }),
      name: 'other',
      routes: { 'GET /a': { backend: 'orders', require: { headers: ['x-user'] } } },
    };

    expect(problems([one({}, { hosts: ['shop.example.com'] }), other])).toEqual([
      expect.stringMatching(
        /^other: routes\["GET \/a"\]\.require\.headers\[0\]: no request has the header "x-user": the scheme "jwt" fills it/,
      ),
    ]);
  });
});

describe('a value of a header', () => {
  const set = (value: string) => ({ request: { headers: { set: { 'x-a': value } } } });

  test.each<[string, string, GatewaySettings?]>([
    ['x-real-ip', 'the gateway removes it from every request'],
    ['X_Tenant', 'requests with an underscore in the name of a header are refused'],
    ['x-correlation-id', 'it holds the request\'s id only behind the gateway; write "${requestId}"', correlation],
  ])('is never there: %s', (name, why, settings) => {
    expect(problems(one(set(`is-\${header:${name}}`)), { settings })).toEqual([
      `${path}.request.headers.set.x-a: no request has the header "${name}": ${why} [ValueNeverSet]`,
    ]);
  });

  test.each(['x-user', 'x-request-id', 'x-forwarded-proto', 'x-forwarded-for', 'cookie'])('may be there: %s', (name) => {
    expect(problems(one(set(`\${header:${name}}`)))).toEqual([]);
  });

  test('is there where the route sets it', () => {
    const request = { headers: { set: { 'x-real-ip': '${clientIp}', 'x-z': '${header:x-real-ip}' } } };

    expect(problems(one({ request }))).toEqual([]);
  });
});

describe('a place of credentials', () => {
  test.each<[kind: string, ApiSpec['schemes']]>([
    ['jwt.tokenIn[1].header', { one: { jwt: { ...jwt, tokenIn: [{ cookie: 'a' }, { header: 'x-user' }] } } }],
    ['apiKey.header', { one: { apiKey: { header: 'X-User' } } }],
    ['hmac.header', { one: { hmac: { header: 'x-user', secret: { secret: 'a', key: 'b' } } } }],
    ['external.sendHeaders[0]', { one: { external: { url: 'http://auth:8080/validate', sendHeaders: ['x-user'] } } }],
  ])('is none that a scheme fills: %s', (place, schemes) => {
    expect(problems(protectedBy({ ...users, ...schemes }, 'jwt', { access: { anyOf: [{ scheme: 'jwt' }, { scheme: 'one' }] } }))).toEqual([
      `schemes.one.${place}: no request has the header "x-user": the scheme "jwt" fills it, and the gateway removes it from every request; choose another header [HeaderNeverSent]`,
    ]);
  });

  test("is not the same scheme's own", () => {
    const own = { jwt: { jwt: { ...users.jwt.jwt, tokenIn: [{ header: 'x-user' }] } } };

    expect(problems(protectedBy(own, 'jwt'))).toEqual([
      expect.stringContaining('schemes.jwt.jwt.tokenIn[0].header: no request has the header "x-user"'),
    ]);
  });

  test("is not that of the request's id", () => {
    const schemes = { one: { apiKey: { header: 'x-correlation-id' } } };

    expect(problems(protectedBy(schemes, 'one'), { settings: correlation })).toEqual([
      expect.stringContaining('schemes.one.apiKey.header: no request has the header "x-correlation-id"'),
    ]);
  });
});

describe("the header of the request's id", () => {
  test('tells the backend no caller', () => {
    const schemes = {
      one: { jwt: { ...jwt, claimHeaders: { sub: 'x-correlation-id' } } },
      two: { apiKey: { header: 'x-key', consumerHeader: 'X-Correlation-Id' } },
    };
    const settings = { ...correlation, baseline: { schemes: { two: schemes.two } } };
    const taken = '"x-correlation-id" holds the request\'s id; choose another header, such as "x-user-id" [HeaderTaken]';

    expect(
      problems(protectedBy({ one: schemes.one }, 'one', { access: { anyOf: [{ scheme: 'one' }, { scheme: 'two' }] } }), { settings }),
    ).toEqual([`baseline.schemes.two.apiKey.consumerHeader: ${taken}`, `schemes.one.jwt.claimHeaders.sub: ${taken}`]);
  });

  test.each<[string, GatewaySettings?]>([['X-Request-Id'], ['x-correlation-id', correlation], ['x-request-id', correlation]])(
    'is not changed: %s',
    (name, settings) => {
      const says = (place: string) =>
        `${place}: the gateway itself writes the request's id into "${name.toLowerCase()}"; leave it out, or set requestId [HeaderTaken]`;
      const request = { headers: { add: { [name]: 'a' }, set: { [name]: 'a' } } };
      const response = { headers: { remove: [name] } };
      const variants = [{ when: { query: { a: 'b' } }, response, respond: { status: 200, headers: { [name]: 'a' } } }];
      const versions: ApiSpec['versions'] = { by: { query: 'v' }, list: { '1': { response } } };

      expect(problems(one({ request, response, variants }, { versions }), { settings })).toEqual([
        says(`${path}.request.headers.set`),
        says(`${path}.request.headers.add`),
        says(`${path}.response.headers.remove`),
        says(`${path}.variants[0].response.headers.remove`),
        says(`${path}.variants[0].respond.headers`),
        says('versions.list["1"].response.headers.remove'),
      ]);
    },
  );
});

describe('the access log', () => {
  const headers = ['x-a', 'Authorization', 'cookie', 'set-cookie', 'proxy-authorization', 'X-Api-Key', 'x-token', 'x-signature'];
  const schemes = {
    one: { apiKey: { header: 'x-api-key' } },
    two: { jwt: { ...jwt, tokenIn: [{ header: 'X-Token' }] } },
    three: { hmac: { header: 'x-signature', secret: { secret: 'a', key: 'b' } } },
  };
  const spec = protectedBy(schemes, 'one', {
    consumers: CONSUMERS,
    access: { anyOf: [{ scheme: 'one' }, { scheme: 'two' }, { scheme: 'three' }] },
  });
  const logging = (redact?: string[]) =>
    problems(spec, { settings: { observability: { accessLog: { headers, ...(redact && { redact }) } } } });

  test('holds no credentials', () => {
    expect(logging(['COOKIE'])).toEqual(
      [
        [1, 'authorization'],
        [3, 'set-cookie'],
        [4, 'proxy-authorization'],
        [5, 'x-api-key'],
        [6, 'x-token'],
        [7, 'x-signature'],
      ].map(
        ([index, name]) =>
          `observability.accessLog.headers[${index}]: the header "${name}" holds credentials, and everyone who reads the log could use them; add it to redact or remove it here [CredentialLogged]`,
      ),
    );
  });

  test('may say that they were there', () => {
    expect(logging(headers.slice(1))).toEqual([]);
  });
});

describe('where a CORS policy stands', () => {
  const cors = { origins: ['https://app.example.com'] };
  const says = (place: string, name: string) =>
    `${place}: the CORS policy writes "${name}"; leave it out, and say it in cors [HeaderTaken]`;
  const variants = [
    { when: { query: { a: 'b' } }, response: { headers: { set: { 'access-control-allow-credentials': 'true' } } } },
    { when: { query: { a: 'c' } }, respond: { status: 200, headers: { 'access-control-expose-headers': 'x-a' } } },
  ];
  const fields = { response: { headers: { set: { 'Access-Control-Allow-Origin': '*' }, remove: ['access-control-max-age'] } }, variants };

  test('nothing else says what pages may read', () => {
    expect(problems(one({ ...fields, cors }))).toEqual([
      says(`${path}.response.headers.set`, 'access-control-allow-origin'),
      says(`${path}.variants[0].response.headers.set`, 'access-control-allow-credentials'),
      says(`${path}.variants[1].respond.headers`, 'access-control-expose-headers'),
    ]);
  });

  test('but elsewhere a rule may', () => {
    expect(problems(one(fields))).toEqual([]);
  });

  test.each([
    [[], { 'GET /orders': { backend: 'orders', cors }, 'GET /a': { backend: 'orders' } }],
    [[says('versions.list["1"].response.headers.add', 'access-control-allow-origin')], { 'GET /orders': { backend: 'orders', cors } }],
  ])('a version says it only for routes without one: %j', (expected, routes) => {
    const response = { headers: { add: { 'access-control-allow-origin': '*' } } };
    const versions: ApiSpec['versions'] = { by: { query: 'v' }, list: { '1': { response } } };

    expect(problems(one({}, { routes, versions }))).toEqual(expected);
  });
});
