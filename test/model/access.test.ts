import { describe, expect, test } from 'vitest';
import { resolve } from '../../src/model/resolve';
import { CONSUMERS, model, problems, route, SCHEMES, schemes, shop } from './support';

const two = schemes('jwt', 'apiKey');

describe('an access rule', () => {
  test('of one scheme is a choice of one', () => {
    const access = { scheme: 'jwt', scopes: ['a'], claims: { plan: ['gold'], 'tenant.id': [1] }, groups: ['g'] };

    expect(route(shop({ schemes: schemes('jwt'), access })).access).toEqual({
      anyOf: [
        {
          scheme: 'jwt',
          scopes: ['a'],
          claims: [
            { claim: ['plan'], values: ['gold'] },
            { claim: ['tenant', 'id'], values: [1] },
          ],
          groups: ['g'],
        },
      ],
    });
  });

  test('keeps the order of its alternatives, which decides', () => {
    const access = { anyOf: [{ scheme: 'jwt' }, { scheme: 'apiKey' }] };

    expect(route(shop({ schemes: two, access })).access).toEqual({
      anyOf: [
        { scheme: 'jwt', scopes: [], claims: [], groups: [] },
        { scheme: 'apiKey', scopes: [], claims: [], groups: [] },
      ],
    });
  });

  test('of allOf stays one way in', () => {
    const access = { allOf: [{ scheme: 'jwt' }, { scheme: 'apiKey' }] };

    expect(Object.keys(route(shop({ schemes: two, access })).access)).toEqual(['allOf']);
  });

  test('on a route replaces that of the API whole', () => {
    const spec = shop({
      schemes: schemes('jwt'),
      access: { scheme: 'jwt', scopes: ['a'] },
      routes: { 'GET /orders': { backend: 'orders', access: { scheme: 'jwt' } }, 'GET /b': { backend: 'orders' } },
    });

    expect(route(spec)).toMatchObject({ access: { anyOf: [{ scopes: [] }] }, origin: { access: 'route' } });
    expect(route(spec, 'GET /b')).toMatchObject({ access: { anyOf: [{ scopes: ['a'] }] }, origin: { access: 'api' } });
  });

  test('is never absent', () => {
    const spec = { name: 'shop', backends: { orders: {} }, routes: { 'GET /orders': { backend: 'orders' } } };

    expect(problems(spec)).toEqual([
      'routes["GET /orders"]: no access rule; write "access: { scheme: NAME }" here or for the whole API, or open it with "access: { open: \'the reason\' }" [RouteWithoutAccess]',
    ]);
  });

  test('may be left out for the API where every route has its own', () => {
    const open = { backend: 'orders', access: { open: 'a test' } };

    expect(problems({ name: 'shop', backends: { orders: {} }, routes: { 'GET /a': open, 'GET /b': open } })).toEqual([]);
  });

  test('with an unknown scheme is refused once, however many routes inherit it', () => {
    const spec = shop({
      schemes: schemes('jwt'),
      access: { anyOf: [{ scheme: 'jwt' }, { scheme: 'customer' }] },
      routes: { 'GET /a': { backend: 'orders' }, 'GET /b': { backend: 'orders' } },
    });

    expect(problems(spec)).toEqual(['access.anyOf[1].scheme: there is no scheme "customer"; the schemes are: jwt [UnknownScheme]']);
  });
});

test('a scheme that no route requires is refused', () => {
  expect(problems(shop({ schemes: schemes('jwt') }))).toEqual([
    'schemes.jwt: no route requires the scheme "jwt", so it protects nothing; require it in "access" or remove it [UnusedScheme]',
  ]);
});

describe('rights', () => {
  test.each([
    ['scopes', { scopes: ['a'] }, ['apiKey', 'clientCertificate', 'external', 'hmac']],
    ['claims', { claims: { a: ['b'] } }, ['apiKey', 'clientCertificate', 'external', 'hmac']],
    ['groups', { groups: ['a'] }, ['clientCertificate', 'external', 'hmac']],
  ] as const)('%s are refused where callers have none', (field, rights, kinds) => {
    for (const kind of Object.keys(SCHEMES) as (keyof typeof SCHEMES)[]) {
      const spec = shop({
        schemes: schemes(kind),
        access: { scheme: kind, ...(rights as object) },
        ...(kind === 'apiKey' && { consumers: CONSUMERS }),
      });

      const refused = `access.${field}: "${kind}" is a scheme of kind ${kind}: its callers have no ${field}; remove them [RightOfOtherScheme]`;
      expect(problems(spec)).toEqual((kinds as readonly string[]).includes(kind) ? [refused] : []);
    }
  });
});

describe('a scheme', () => {
  test('of tokens has defaults', () => {
    const { schemes: found } = model(shop({ schemes: schemes('jwt'), access: { scheme: 'jwt' } }));

    expect(found.get('jwt')).toMatchObject({
      kind: 'jwt',
      jwt: {
        keys: { discovery: 'https://id.example.com/' },
        algorithms: ['RS256', 'ES256', 'EdDSA'],
        requiredClaims: [],
        clockSkewSeconds: 60,
        tokenIn: [{ header: 'authorization', prefix: 'Bearer ' }],
        scopeClaim: ['scope'],
        groupsClaim: ['groups'],
        claimHeaders: [],
      },
    });
  });

  test('keeps what is written, headers in lower case and claims as steps', () => {
    const jwt = {
      ...SCHEMES.jwt.jwt,
      audiences: ['shop'],
      clockSkew: '2000ms',
      tokenIn: [{ header: 'X-Token' }, { header: 'Authorization' }, { cookie: 'Session' }, { query: 'token' }],
      groupsClaim: '/https:~1~1example.com~1roles',
      claimHeaders: { 'tenant.id': 'X-Tenant' },
    };

    expect(model(shop({ schemes: { s: { jwt } }, access: { scheme: 's' } })).schemes.get('s')?.jwt).toMatchObject({
      clockSkewSeconds: 2,
      tokenIn: [
        { header: 'x-token', prefix: '' },
        { header: 'authorization', prefix: 'Bearer ' },
        { cookie: 'Session' },
        { query: 'token' },
      ],
      groupsClaim: ['https://example.com/roles'],
      claimHeaders: [{ claim: ['tenant', 'id'], header: 'x-tenant' }],
    });
  });

  test.each([
    ['an issuer', { jwt: { issuer: 'http://id.example.com/', audiences: ['a'] } }, 'jwt.issuer'],
    ['the address of keys', { jwt: { issuer: 'https://x.test', audiences: ['a'], jwksUri: 'http://id.example.com/' } }, 'jwt.jwksUri'],
    [
      'an introspection endpoint',
      { introspection: { endpoint: 'http://id.example.com/', client: { secret: 'c' } } },
      'introspection.endpoint',
    ],
    ['the issuer of a login', { login: { issuer: 'http://id.example.com/', client: { secret: 'c' } } }, 'login.issuer'],
  ])('refuses %s over plain http', (_, scheme, path) => {
    expect(problems(shop({ schemes: { s: scheme }, access: { scheme: 's' } }))).toEqual([
      `schemes.s.${path}: "http://id.example.com/" is not https; write "https://…" (http is accepted on loopback only) [HttpsRequired]`,
    ]);
  });

  test.each(['http://localhost:9000/', 'http://127.0.0.1:9000/', 'http://127.1.2.3/', 'http://[::1]:9000/', 'https://id.example.com/'])(
    'accepts the issuer %s',
    (issuer) => {
      expect(problems(shop({ schemes: { s: { jwt: { issuer, audiences: ['a'] } } }, access: { scheme: 's' } }))).toEqual([]);
    },
  );

  test.each(['http://localhost.example.com/', 'http://127.0.0.1.example.com/', 'http://10.0.0.1/'])('refuses the issuer %s', (issuer) => {
    expect(problems(shop({ schemes: { s: { jwt: { issuer, audiences: ['a'] } } }, access: { scheme: 's' } }))).toEqual([
      expect.stringContaining('[HttpsRequired]'),
    ]);
  });

  test('accepts an issuer that is a name, where the keys have an address', () => {
    const jwt = { issuer: 'accounts.example.com', audiences: ['a'], jwksUri: 'https://id.example.com/keys' };

    expect(problems(shop({ schemes: { s: { jwt } }, access: { scheme: 's' } }))).toEqual([]);
  });

  test.each([
    ['http://auth:8080/', []],
    ['http://auth.team.svc/', []],
    ['http://auth.team.svc.cluster.local/', []],
    ['http://127.0.0.1/', []],
    ['https://auth.example.com/', []],
    ['http://auth.example.com/', [expect.stringContaining('http is accepted within the cluster and on loopback only')]],
    ['http://svc.example.com/', [expect.stringContaining('[HttpsRequired]')]],
  ])('external at %s', (url, expected) => {
    expect(problems(shop({ schemes: { s: { external: { url, sendHeaders: ['cookie'] } } }, access: { scheme: 's' } }))).toEqual(expected);
  });

  test('whose other kinds are there and undefined is of the one that is written', () => {
    const spec = { ...shop({ access: { scheme: 's' } }), schemes: { s: { jwt: undefined, ...SCHEMES.apiKey } } };

    // not parsed: a construct may hand it over as it is
    expect(resolve({ apis: [spec as never] }).model.apis[0]?.schemes.get('s')?.kind).toBe('apiKey');
  });
});

describe('a token exchange', () => {
  const exchange = { endpoint: 'https://id.example.com/token', audience: 'orders', client: { secret: 'c' } };
  const backends = { orders: { exchange } };
  const refused = `routes["GET /orders"].backend: "orders" exchanges the caller's token, and "GET /orders" may be called without one; require a jwt or introspection scheme [ExchangeNeedsToken]`;

  test('is refused on an open route', () => {
    expect(problems(shop({ backends }))).toEqual([refused]);
  });

  test('is refused where one alternative yields no token', () => {
    expect(problems(shop({ backends, schemes: two, access: { anyOf: [{ scheme: 'jwt' }, { scheme: 'apiKey' }] } }))).toEqual([refused]);
  });

  test('is accepted where a token is there beside something else', () => {
    const access = { allOf: [{ scheme: 'jwt' }, { scheme: 'apiKey' }] };

    expect(problems(shop({ backends, schemes: two, consumers: CONSUMERS, access }))).toEqual([]);
  });

  test.each<[string, object, string[]]>([
    ['alike', { exchange: { client: { secret: 'c' }, audience: 'orders', endpoint: exchange.endpoint } }, []],
    ['for another audience', { exchange: { ...exchange, audience: 'next' } }, ['ExchangeDiffers']],
    ['not at all', {}, ['ExchangeDiffers']],
  ])('of one of two backends that share a route, beside one that exchanges %s', (_, next, codes) => {
    const weighted = ['orders', 'next'].map((backend) => ({ backend, weight: 1 }));
    const routes = { 'GET /orders': { weighted } };
    const found = problems(shop({ backends: { ...backends, next }, routes, schemes: schemes('jwt'), access: { scheme: 'jwt' } } as never));

    expect(found.map((problem) => /\[(\w+)\]$/.exec(problem)?.[1])).toEqual(codes);
  });

  test('is over https', () => {
    const plain = { orders: { exchange: { ...exchange, endpoint: 'http://id.example.com/token' } } };

    expect(problems(shop({ backends: plain, schemes: schemes('jwt'), access: { scheme: 'jwt' } }))).toEqual([
      'backends.orders.exchange.endpoint: "http://id.example.com/token" is not https; write "https://…" (http is accepted on loopback only) [HttpsRequired]',
    ]);
  });
});
