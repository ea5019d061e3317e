import { describe, expect, test } from 'vitest';
import { api, changes, gatewayChanges, route } from './support';

const kinds = (lines: readonly string[]) => [...new Set(lines.map((line) => line.split(' | ')[0]))];

describe('bodies', () => {
  test.each<[string, object, object]>([
    ['a smaller body', { body: { maxSize: '2Ki' } }, { body: { maxSize: '1Ki' } }],
    ['a size at all', {}, { body: { maxSize: '1Mi' } }],
    ['content types at all', {}, { body: { contentTypes: ['application/json'] } }],
    ['one content type less', { body: { contentTypes: ['text/plain', 'text/html'] } }, { body: { contentTypes: ['text/html'] } }],
    ['a schema', {}, { body: { schema: { inline: { type: 'object' } } } }],
    ['a required header', {}, { require: { headers: ['x-id'] } }],
    ['a required parameter', {}, { require: { query: ['id'] } }],
  ])('%s is stricter, and the other way round weaker', (_, weak, strict) => {
    expect(kinds(changes(route(weak), route(strict)))).toEqual(['breaking']);
    expect(kinds(changes(route(strict), route(weak)))).toEqual(['weakened']);
  });

  test('of two schemes nobody can tell which takes more', () => {
    const [before, after] = [{ type: 'object' }, { type: 'array' }].map((inline) => route({ body: { schema: { inline } } }));

    expect(kinds(changes(before as object as never, after as never))).toEqual(['breaking', 'weakened']);
  });
});

describe('CORS', () => {
  const cors = { origins: ['https://app.example.com'] };
  const credentials = { ...cors, credentials: true };
  const more = { origins: ['https://app.example.com', 'https://b.example.com'] };

  test.each<[string, object, object, string]>([
    ['with credentials', credentials, { ...credentials, ...more }, 'weakened'],
    ['without', cors, more, 'security'],
    ['at all', {}, cors, 'security'],
  ])('pages that can read answers, %s', (_, narrow, wide, kind) => {
    const from = (before: object, after: object) => kinds(changes(withCors(before), withCors(after)));

    expect(from(narrow, wide)).toEqual([kind]);
    expect(from(wide, narrow)).toEqual(['breaking']);
  });

  test('credentials themselves', () => {
    expect(kinds(changes(withCors(cors), withCors(credentials)))).toEqual(['weakened']);
    expect(kinds(changes(withCors(credentials), withCors(cors)))).toEqual(['breaking']);
  });

  test('an origin that a wildcard stands for is no loss', () => {
    expect(changes(withCors(cors), withCors({ origins: ['https://*.example.com'] }))).toEqual([
      'security | GET /orders | cors: pages of https://*.example.com can now read answers',
    ]);
  });

  function withCors(written: object) {
    return api(Object.keys(written).length === 0 ? {} : { cors: written });
  }
});

describe('backends', () => {
  const backend = (fields: object) => api({ backends: { orders: fields, next: {} } });
  const exchange = { endpoint: 'https://id.example.com/token', audience: 'orders', client: { secret: 'client' } };

  test.each<[object, object, string[]]>([
    [{}, { timeout: '3s' }, ['breaking | GET /orders | timeout: 15s → 3s']],
    [{}, { retry: { attempts: 2 } }, ['operations | GET /orders | retry.attempts: 2, which is new']],
    [
      {},
      { fallback: { backend: 'next' } },
      ['breaking | GET /orders | body.maxSize: 10Mi → 1Mi', 'operations | GET /orders | fallback: { backend: next }, which is new'],
    ],
    [{}, { idleTimeout: '5s' }, ['operations | shop | backends.orders.idleTimeout: 1m → 5s']],
    [{ capacity: { requests: 5 } }, { capacity: { requests: 6 } }, ['operations | shop | backends.orders.capacity.requests: 5 → 6']],
    [{ tls: { serverName: 'a.b' } }, {}, ['weakened | shop | backends.orders.tls: { serverName: a.b } is gone']],
    [{ exchange }, { exchange: { ...exchange, scopes: ['a'] } }, ['weakened | shop | backends.orders.exchange.scopes: now also a']],
  ])('from %j to %j', (before, after, expected) => {
    expect(changes(backend(before), backend(after))).toEqual(expected);
  });

  test('a setting of a backend that a variant leads to, whatever the routes say', () => {
    const variants = [{ when: { query: { beta: '1' } }, backend: 'next' }];
    const routes = { 'GET /orders': { backend: 'orders', variants }, 'GET /next': { backend: 'next', timeout: '2s' } };
    const next = (timeout: string) => api({ routes, backends: { orders: {}, next: { timeout } } });

    expect(changes(next('5s'), next('4s'))).toEqual(['breaking | shop | backends.next.timeout: 5s → 4s']);
  });

  test('of a backend is not told of streams, which do without its retry and its fallback', () => {
    const routes = { 'GET /orders': { backend: 'orders' }, 'GET /feed': { backend: 'orders', stream: { sse: {} } } };
    const fallback = { respond: { status: 200 } };
    const after = api({ routes, backends: { orders: { retry: { attempts: 2 }, fallback }, next: {} } });

    expect(changes(api({ routes }), after)).toEqual([
      'operations | GET /orders | fallback: { respond: { status: 200 } }, which is new',
      'operations | GET /orders | retry.attempts: 2, which is new',
    ]);
  });

  test('a setting that every route says otherwise is no change', () => {
    const routes = { 'GET /orders': { backend: 'orders', timeout: '2s', retry: { attempts: 1 } } };
    const before = api({ routes, backends: { orders: { timeout: '9s', retry: { attempts: 3 } }, next: {} } });

    expect(changes(before, api({ routes }))).toEqual([]);
  });
});

describe('versions', () => {
  const versions = (list: object, more = {}) => api({ versions: { by: { header: 'x-version' }, defaultVersion: '1', list, ...more } });

  test.each<[object, object, string[]]>([
    [{ '1': {}, '2': {} }, { '1': {} }, ['breaking | shop | versions.list.2: {} is gone']],
    [{ '1': {} }, { '1': {}, '2': {} }, ['clients | shop | versions.list.2: {}, which is new']],
    [{ '1': {}, '2': {} }, { '1': {}, '2': { retired: true } }, ['breaking | shop | versions.list.2.retired: false → true']],
    [{ '1': {} }, { '1': { sunset: '2030-01-01' } }, ['clients | shop | versions.list.1.sunset: 2030-01-01, which is new']],
    [
      { '1': {} },
      { '1': { backends: { orders: 'next' } } },
      ['operations | shop | versions.list.1.backends: { orders: next }, which is new'],
    ],
  ])('from %j to %j', (before, after, expected) => {
    expect(changes(versions(before), versions(after))).toEqual(expected);
  });

  test('another place, or no default', () => {
    expect(kinds(changes(versions({ '1': {} }), versions({ '1': {} }, { by: { query: 'v' } })))).toEqual(['breaking']);
    expect(kinds(changes(versions({ '1': {} }), versions({ '1': {} }, { defaultVersion: undefined })))).toEqual(['breaking']);
  });
});

describe('hosts', () => {
  test.each<[string[], string[], string[]]>([
    [['a.b'], ['c.d'], ['breaking | shop | hosts: no longer a.b', 'clients | shop | hosts: now also c.d']],
    [[], ['c.d'], ['breaking | shop | hosts: answers for c.d alone, before for any host']],
    [['a.c.d'], ['*.c.d'], ['clients | shop | hosts: now also *.c.d']],
    [['*.c.d'], ['a.c.d'], ['breaking | shop | hosts: no longer *.c.d', 'clients | shop | hosts: now also a.c.d']],
    [['c.d'], [], ['weakened | shop | hosts: answers for any host, before for c.d']],
  ])('from %j to %j', (before, after, expected) => {
    const hosts = (names: string[]) => api(names.length === 0 ? {} : { hosts: names });

    expect(changes(hosts(before), hosts(after))).toEqual(expected);
  });
});

describe('gateways', () => {
  const limit = { requests: 5, per: 'second', by: ['ip'], scope: 'instance' };

  test.each<[object, object, string[]]>([
    [{}, { baseline: { limits: [limit] } }, ['breaking | gateway | new limit: 5 a second, by ip, each instance']],
    [{ baseline: { securityHeaders: 'default' } }, {}, ['weakened | gateway | baseline.securityHeaders: true → false']],
    [{ baseline: { access: { openAllowed: false } } }, {}, ['weakened | gateway | baseline.access.openAllowed: false → true']],
    [{}, { maintenance: { respond: { status: 503 } } }, ['breaking | gateway | maintenance: everything is answered 503']],
    [{}, { requestId: { trust: true } }, ['weakened | gateway | requestId.trust: false → true']],
    [{ observability: { accessLog: { redact: ['x-key'] } } }, {}, ['weakened | gateway | observability.accessLog.redact: no longer x-key']],
    [{}, { errors: { typeBase: 'https://a.b/' } }, ['breaking | gateway | errors.typeBase: urn:tollgate:problem: → https://a.b/']],
    [
      {},
      { baseline: { ips: { deny: ['10.0.0.0/8'] } } },
      ['breaking | GET /orders | ips: 10.0.0.0, among others, is no longer admitted; now not from 10.0.0.0/8'],
    ],
  ])('from %j to %j', (before, after, expected) => {
    expect(gatewayChanges(before, after)).toEqual(expected);
  });

  test('tells APIs that come and go, and what of them is open', () => {
    const other = { ...api({ name: 'other', hosts: ['other.example.com'], access: { open: 'all' } }), schemes: {} };
    const shop = api({ hosts: ['shop.example.com'] });

    expect(gatewayChanges({ apis: [shop] }, { apis: [shop, other] })).toEqual([
      'opened | other | is new, and open to anyone: GET /orders',
      'clients | other | is new: 1 route',
    ]);
    expect(gatewayChanges({ apis: [shop, other] }, { apis: [shop] })).toEqual(['breaking | other | is gone: 1 route']);
  });

  test('tells once what changes for several APIs', () => {
    const shared = (audiences: string[]) => ({
      baseline: { schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences } } } },
    });
    const [shop, other] = ['shop', 'other'].map((name) => ({ ...api({ name, hosts: [`${name}.example.com`] }), schemes: {} }));
    const apis = [shop as object, other as object];

    expect(gatewayChanges({ ...shared(['a']), apis }, { ...shared(['a', 'b']), apis })).toEqual([
      'weakened | shop | other | schemes.customers.audiences: now also b',
    ]);
  });

  test('an API with another name is the same where it answers in the same place', () => {
    expect(gatewayChanges({ apis: [api()] }, { apis: [api({ name: 'store' })] })).toEqual(['operations | store | name: shop → store']);
  });
});
