import { describe, expect, test } from 'vitest';
import { literalText, parsePathValue, parseValue } from '../../src/model/values';
import type { ApiSpec } from '../../src/spec/api';
import type { Route } from '../../src/spec/route';
import { CONSUMERS, problems, route, schemes, shop } from './support';

describe('a text is taken apart', () => {
  test.each([
    ['', []],
    ['plain {x}', ['plain {x}']],
    ['${caller}', [{ source: 'caller' }]],
    [
      'a-${claim:https://x.test/a}-${query:page}',
      ['a-', { source: 'claim', name: 'https://x.test/a' }, '-', { source: 'query', name: 'page' }],
    ],
    ['$${caller}', ['${caller}']],
    ['$$${caller}', ['$${caller}']],
    ['$${${now}', ['${', { source: 'now' }]],
  ])('%j', (text, parts) => {
    expect(parseValue(text)).toEqual(parts);
  });

  test.each([
    ['/v2/{rest}', ['/v2/', { source: 'path', name: 'rest' }]],
    [
      '/{a}/{b}?x=${query:x}',
      ['/', { source: 'path', name: 'a' }, '/', { source: 'path', name: 'b' }, '?x=', { source: 'query', name: 'x' }],
    ],
    ['/$${a}', ['/${a}']],
  ])('%j with parameters of the path', (text, parts) => {
    expect(parsePathValue(text)).toEqual(parts);
  });

  test('is literal where nothing is filled in', () => {
    expect([literalText([]), literalText(['a']), literalText(['a', { source: 'now' }])]).toEqual(['', 'a', undefined]);
  });
});

const one = (fields: Partial<Route>, key = 'GET /orders/{id}', spec: Partial<ApiSpec> = {}) =>
  shop({ routes: { [key]: { backend: 'orders', ...fields } }, ...spec });
const set = (value: string) => ({ request: { headers: { set: { 'x-a': value } } } });

describe('a value that can never be there is refused', () => {
  const at = 'routes["GET /orders/{id}"].request.headers.set["x-a"]';

  test.each([
    ['${path:order}', '"GET /orders/{id}" has no parameter {order}; its parameters are: id'],
    ['${claim:sub}', 'no caller of "GET /orders/{id}" has claims; require a jwt scheme or remove "${claim:sub}"'],
    ['${caller}', '"GET /orders/{id}" knows no caller; require a scheme that names its callers or remove "${caller}"'],
    ['${consumer}', '"GET /orders/{id}" takes no API keys and knows no consumer; write "${caller}"'],
    ['${version}', 'the API has no versions; remove "${version}"'],
  ])('%s', (value, message) => {
    expect(problems(one(set(`v-${value}`)))).toEqual([`${at.replace('["x-a"]', '.x-a')}: ${message} [ValueNeverSet]`]);
  });

  test.each(['${path:id}', '${header:x-b}', '${query:page}', '${requestId}', '${route}', '${clientIp}', '${now}', '$${caller}'])(
    'but not %s',
    (value) => {
      expect(problems(one(set(value)))).toEqual([]);
    },
  );

  test.each([
    ['${claim:sub}', 'jwt'],
    ['${claim:sub}', 'introspection'],
    ['${claim:sub}', 'login'],
    ['${caller}', 'apiKey'],
    ['${caller}', 'clientCertificate'],
    ['${consumer}', 'apiKey'],
  ] as const)('%s is there with %s, though another alternative lacks it', (value, kind) => {
    const access = { anyOf: [{ scheme: kind }, { scheme: 'hmac' }] };

    expect(
      problems(one(set(value), undefined, { schemes: schemes(kind, 'hmac'), access, ...(kind === 'apiKey' && { consumers: CONSUMERS }) })),
    ).toEqual([]);
  });

  test.each(['apiKey', 'clientCertificate'] as const)('claims where %s says who calls, and not where the token does', (kind) => {
    const of = (...order: ('jwt' | typeof kind)[]) =>
      problems(
        one({ ...set('${claim:plan}'), access: { allOf: order.map((scheme) => ({ scheme })) } }, undefined, {
          schemes: schemes('jwt', kind),
          ...(kind === 'apiKey' && { consumers: CONSUMERS }),
        }),
      );

    expect(of(kind, 'jwt')).toEqual([
      'routes["GET /orders/{id}"].request.headers.set.x-a: "GET /orders/{id}" knows its callers by a key or a certificate, which has no claims; ' +
        'write the scheme with claims before it in "allOf", or remove "${claim:plan}" [ValueNeverSet]',
    ]);
    expect(of('jwt', kind)).toEqual([]);
  });

  test('the caller behind a signature alone', () => {
    expect(problems(one(set('${caller}'), undefined, { schemes: schemes('hmac'), access: { scheme: 'hmac' } }))).toEqual([
      expect.stringContaining('knows no caller'),
    ]);
  });

  test.each<[string, Partial<Route>]>([
    ['request.headers.add.x-a', { request: { headers: { add: { 'x-a': '${caller}' } } } }],
    ['request.query.set.a', { request: { query: { set: { a: '${caller}' } } } }],
    ['request.json.set["meta.caller"]', { request: { json: { set: { 'meta.caller': { deep: ['${caller}'] } } } } }],
    ['response.headers.set.x-a', { response: { headers: { set: { 'x-a': '${caller}' } } } }],
    ['rewrite.path', { rewrite: { path: '/x/${caller}' } }],
    ['variants[0].request.headers.set.x-a', { variants: [{ when: { query: { a: 'b' } }, ...set('${caller}') }] }],
    ['variants[0].rewrite.path', { variants: [{ when: { query: { a: 'b' } }, rewrite: { path: '/${caller}' } }] }],
    ['variants[0].redirect.to', { variants: [{ when: { query: { a: 'b' } }, redirect: { to: '/${caller}' } }] }],
  ])('in %s', (path, fields) => {
    expect(problems(one(fields))).toEqual([
      expect.stringContaining(`routes["GET /orders/{id}"].${path}: "GET /orders/{id}" knows no caller`),
    ]);
  });

  test('in the target of a redirect', () => {
    expect(problems(shop({ backends: {}, routes: { 'GET /a/{rest+}': { redirect: { to: '/b/{rset}' } } } }))).toEqual([
      'routes["GET /a/{rest+}"].redirect.to: "GET /a/{rest+}" has no parameter {rset}; its parameters are: rest [ValueNeverSet]',
    ]);
  });

  test('in a rewrite, where {rest} is a parameter like any other', () => {
    expect(problems(one({ rewrite: { path: '/v2/{rest}' } }, 'GET /a/{rest+}'))).toEqual([]);
    expect(problems(one({ rewrite: { path: '/v2/{rest}' } }, 'GET /a'))).toEqual([
      'routes["GET /a"].rewrite.path: "GET /a" has no parameter {rest}; its parameters are: none [ValueNeverSet]',
    ]);
  });

  test.each([['claim:sub'], ['caller'], ['consumer']])('as the sticky key %s', (key) => {
    const canary = { backend: 'next', weightPercent: 5, sticky: ['ip', key] };
    const backends = { orders: {}, next: {} };
    const weighted = [{ backend: 'orders', weight: 1 }];

    expect(problems({ ...one({ canary }), backends })).toEqual([expect.stringContaining('routes["GET /orders/{id}"].canary.sticky[1]: ')]);
    expect(problems(shop({ routes: { 'GET /a': { weighted, sticky: ['cookie:lane', key] } } }))).toEqual([
      expect.stringContaining('routes["GET /a"].sticky[1]: '),
    ]);
  });

  test('in a version, where no route that has the version knows it', () => {
    const list = { '1': {}, '2': { request: { headers: { set: { 'x-a': '${path:id}' } } } } };
    const spec = (versions: string[]) =>
      shop({
        versions: { by: { header: 'x-api-version' }, list },
        routes: { 'GET /a/{id}': { backend: 'orders', versions }, 'GET /b': { backend: 'orders' } },
      });

    expect(problems(spec(['2']))).toEqual([]);
    expect(problems(spec(['1']))).toEqual([
      'versions.list["2"].request.headers.set.x-a: "GET /b" has no parameter {id}; its parameters are: none [ValueNeverSet]',
    ]);
  });
});

test('a value of a version is accepted where any route that has the version knows it', () => {
  const list = { '1': { response: { headers: { set: { 'x-a': '${path:id}' } } } } };
  const routes = { 'GET /a': { backend: 'orders' }, 'GET /b/{id}': { backend: 'orders' } };

  expect(problems(shop({ versions: { by: { header: 'x-api-version' }, list }, routes }))).toEqual([]);
});

test('a header that is written in upper and lower case is refused', () => {
  const headers = { set: { 'X-A': '1', 'x-a': '2' }, add: { 'x-b': '1', 'X-C': '2' } };

  expect(problems(one({ request: { headers } }))).toEqual([
    'routes["GET /orders/{id}"].request.headers.set: "x-a" stands here twice, in upper and lower case; write it once [HeaderTwice]',
  ]);
});

describe('a redirect', () => {
  const redirect = (to: string) => route(shop({ basePath: '/api', backends: {}, routes: { 'GET /orders': { redirect: { to } } } })).action;

  test('has the base path and keeps the query', () => {
    expect(redirect('/new')).toEqual({ redirect: { to: ['/api/new'], status: 302, absolute: false, keepQuery: true } });
  });

  test('to another host has no base path', () => {
    expect(redirect('https://x.test/new')).toMatchObject({ redirect: { to: ['https://x.test/new'], absolute: true } });
  });

  test('with a query of its own drops that of the request', () => {
    expect(redirect('/new?a=${query:a?}')).toMatchObject({ redirect: { keepQuery: false } });
    expect(redirect('/new/${query:a?}')).toMatchObject({ redirect: { keepQuery: true } });
  });
});

describe('a redirect whose path starts with {rest}', () => {
  const found = (to: string, fields: object = {}, spec: object = {}) =>
    problems(shop({ backends: {}, routes: { 'GET /d/{id}/{rest+}': { redirect: { to }, ...fields } }, ...spec }));

  test.each([['/{rest}/{id}'], ['/${path:rest}/new']])('and goes on with a slash could name another host: %s', (to) => {
    expect(found(to)).toEqual([
      expect.stringMatching(/redirect\.to: ".*" names another host where \{rest\} is empty; .* \[RedirectToOtherHost\]$/),
    ]);
    expect(found(to, {}, { basePath: '/api' })).toEqual([]);
  });

  test.each(['doubleSlash', 'encodedSlash'] as const)('could name another host where the route allows %s', (allowed) => {
    const paths = { allow: [allowed] };
    expect(found('/{rest}', { paths })).toEqual([
      expect.stringMatching(
        /redirect\.to: "\/\{rest\}" names another host where \{rest\} starts with a slash; .* \[RedirectToOtherHost\]$/,
      ),
    ]);
    expect(found('/new/{rest}', { paths })).toEqual([]);
    expect(found('/{id}', { paths })).toEqual([]);
  });

  test.each(['/{rest}', '/{rest}?from=old', '/{rest}-{id}', 'https://x.test/{rest}/{id}'])('is fine else: %s', (to) => {
    expect(found(to)).toEqual([]);
  });

  test('is looked at in variants, too', () => {
    const variants = [{ when: { query: { a: 'b' } }, redirect: { to: '/{rest}/a' } }];
    expect(problems(shop({ routes: { 'GET /{rest+}': { backend: 'orders', variants } } }))).toEqual([
      expect.stringContaining('routes["GET /{rest+}"].variants[0].redirect.to: '),
    ]);
  });
});

describe('a fixed answer', () => {
  const respond = (fields: object) =>
    route(shop({ backends: {}, routes: { 'GET /orders': { respond: { status: 200, ...fields } } } })).action;

  test.each([
    [{ body: 'ok' }, { body: 'ok', contentType: 'text/plain', headers: [] }],
    [{ json: { b: 1, a: [{ d: 1, c: null }] } }, { body: '{"a":[{"c":null,"d":1}],"b":1}', contentType: 'application/json', headers: [] }],
    [{ json: null }, { body: 'null', contentType: 'application/json', headers: [] }],
    [{ body: '' }, { body: '', contentType: 'text/plain', headers: [] }],
    [{}, { body: '', headers: [] }],
    [
      { body: '<p>', headers: { 'Content-Type': 'text/html', 'X-B': 'b', 'X-A': 'a' } },
      {
        body: '<p>',
        contentType: 'text/html',
        headers: [
          { name: 'x-a', value: 'a' },
          { name: 'x-b', value: 'b' },
        ],
      },
    ],
  ])('of %j', (fields, expected) => {
    expect(respond(fields)).toEqual({ respond: { status: 200, ...expected } });
  });
});

test('a variant keeps what it does not say, and names its predicates in order', () => {
  const variants = [
    {
      when: { query: { b: { present: false } }, headers: { 'X-B': { regex: 'b.*' }, 'X-A': 'a' }, cookies: { C: { prefix: 'c' } } },
      rewrite: { path: '/x' },
    },
  ];
  const found = route(one({ variants }), 'GET /orders/{id}');

  expect(found.variants).toEqual([
    {
      when: [
        { on: 'header', name: 'x-a', match: { exact: 'a' } },
        { on: 'header', name: 'x-b', match: { regex: 'b.*' } },
        { on: 'query', name: 'b', match: { present: false } },
        { on: 'cookie', name: 'C', match: { prefix: 'c' } },
      ],
      action: { backend: 'orders' },
      rewrite: { path: ['/x'] },
    },
  ]);
  expect(found.variants[0]?.action).toBe(found.action);
});

test('a token in a query goes no further, on whichever route', () => {
  const opaque = { introspection: { endpoint: 'https://id.example.com/introspect', client: { secret: 'c' }, tokenIn: [{ query: 'tok' }] } };
  const spec = one(set('a-${query:tok}'), 'GET /orders/{id}', { schemes: { opaque }, access: { scheme: 'opaque' } });

  expect(problems(spec)).toEqual([
    expect.stringMatching(/headers\.set\.x-a: it holds the tokens of "opaque", which go no further than the gateway; write "\$\{caller\}"/),
  ]);
  expect(problems(one(set('a-${query:other}'), 'GET /orders/{id}', { schemes: { opaque }, access: { scheme: 'opaque' } }))).toEqual([]);
});

test.each(['${header:X-API-Key}', 'a-${query:api_key}'])('the key of a caller goes no further: %s', (value) => {
  const both = { header: { apiKey: { header: 'x-api-key' } }, query: { apiKey: { query: 'api_key' } } };
  const spec = one(set(value), 'GET /orders/{id}', { schemes: both, access: { anyOf: [{ scheme: 'header' }, { scheme: 'query' }] } });

  expect(problems(spec)).toEqual([
    expect.stringMatching(/headers\.set\.x-a: it holds the API keys of "(header|query)", which go no further than the gateway; write/),
  ]);
});
