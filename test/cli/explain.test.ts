import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Explanation } from '../../src/cli/explain/explain';
import { folder, SHOP, tollgate } from './support';

async function explain(request: string, ...options: string[]): Promise<Explanation> {
  const spec = join(folder({ 'shop.yaml': SHOP }), 'shop.yaml');
  const { status, stdout, stderr } = await tollgate('explain', spec, request, '--json', ...options);
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const claims = (value: object) => ['--claims', JSON.stringify(value)];
const last = ({ checks }: Explanation) => checks.at(-1);

test('shows each check in the order of the gateway, with the level that it comes from', async () => {
  const { route, api, checks, caller, plan, backend } = await explain(
    'GET /api/orders/7?page=2',
    '--ip',
    '10.0.0.1',
    ...claims({ sub: 'ann' }),
  );
  expect({ route, api, caller, plan }).toEqual({
    route: 'GET /orders/{id}',
    api: 'shop',
    caller: { scheme: 'customers', subject: 'ann' },
    plan: null,
  });
  expect(checks.map(({ check, outcome, origin }) => [check, outcome, origin])).toEqual([
    ['path guard', 'passed', 'default'],
    ['host', 'passed', 'api'],
    ['path', 'passed', 'api'],
    ['method', 'passed', 'route'],
    ['ips', 'passed', 'api'],
    ['limit', 'counts', 'api'],
    ['authenticate', 'passed', 'api'],
    ['authorize', 'passed', 'api'],
    ['body', 'passed', 'api'],
  ]);
  expect(backend).toEqual({ name: 'orders', path: '/orders/7?page=2', timeoutMillis: 5000 });
});

test('without claims it says what it depends on, and goes on', async () => {
  const { checks, caller, backend } = await explain('GET /api/orders');
  expect(checks.filter(({ outcome }) => outcome === 'unknown').map(({ check }) => check)).toEqual(['ips', 'authenticate', 'authorize']);
  expect([caller, backend?.name]).toEqual([null, 'orders']);
});

test.each([
  ['GET /api/nothing', 404, 'not-found'],
  ['GET /orders', 404, 'not-found'],
  ['GET https://other.example.com/api/orders', 404, 'not-found'],
  ['DELETE /api/orders', 405, 'method-not-allowed'],
  ['BREW /api/orders', 405, 'method-not-allowed'],
  ['get /api/orders', 405, 'method-not-allowed'],
  ['Get /api/orders', 405, 'method-not-allowed'],
  ['VERSION-CONTROL /api/orders', 405, 'method-not-allowed'],
  ['get /api/nothing', 404, 'not-found'],
  ['CONNECT /api/orders', 400, 'invalid-request'],
  ['connect /api/orders', 405, 'method-not-allowed'],
  ['GET /api/orders/', 404, 'not-found'],
  ['GET /api/orders/..', 400, 'path-refused'],
  ['GET /api/orders/1;a=2', 400, 'path-refused'],
])('%s ends before any route', async (request, status, problem) => {
  const explanation = await explain(request);
  expect(last(explanation)).toMatchObject({ outcome: 'refused', status, problem });
  expect(explanation).toMatchObject({ route: null, caller: null, backend: null });
  expect(explanation.answer).toEqual({ status, problem, type: `urn:tollgate:problem:${problem}` });
});

test.each([
  ['TRACE /api/é', 'path', []],
  ['GET /api/orders?é', 'path', []],
  ['GET /api/orders#a', 'path', []],
  ['GET /api/a//b', 'headers', ['x_a: 1']],
  ['GET /api/nothing', 'body', ['content-length: x']],
  ['GET /api/orders', 'body', ['content-length: 1', 'Content-Length: 1']],
  ['GET /api/orders', 'body', ['content-length: 1', 'transfer-encoding: chunked']],
])('%s is no request: its %s with %j', async (request, check, headers) => {
  const { checks } = await explain(request, ...headers.flatMap((header) => ['-H', header]));
  expect(checks).toEqual([expect.objectContaining({ check, outcome: 'refused', status: 400, problem: 'invalid-request' })]);
});

test('says which methods there are', async () => {
  expect(last(await explain('DELETE /api/orders'))?.detail).toBe('Allow: GET, POST, OPTIONS');
});

test('a route opens the path guard for itself', async () => {
  expect(await explain('GET /api/files/a;b/c')).toMatchObject({ route: 'GET /files/{rest+}', backend: { path: '/files/a;b/c' } });
  expect(last(await explain('GET /api/files/a//b'))).toMatchObject({ problem: 'path-refused' });
});

test('a path of {rest+} takes the base path alone, and goes on as it came', async () => {
  const spec = join(folder({ 'shop.yaml': `${SHOP}  PUT /{rest+}: { backend: orders }\n`.replace(/^cors: .*\n/m, '') }), 'shop.yaml');
  const asked = async (request: string) => JSON.parse((await tollgate('explain', spec, request, '--json')).stdout) as Explanation;
  expect(await asked('PUT /api')).toMatchObject({ route: 'PUT /{rest+}', backend: { path: '/' } });
  expect(last(await asked('DELETE /api'))).toMatchObject({ status: 405, detail: 'Allow: PUT' });
  expect((await asked('GET /api/files?a=%41&b')).backend?.path).toBe('/files?a=%41&b');
});

test('encoded characters that need no escape are those characters', async () => {
  expect((await explain('GET /api/%6Frders')).route).toBe('GET /orders');
});

test('a host is compared without its port and case', async () => {
  expect((await explain('GET /api/orders', '-H', 'Host: SHOP.example.com:8443')).route).toBe('GET /orders');
});

const POST = ['POST /api/orders', '-H', 'idempotency-key: 1', '-H', 'content-type: application/json; charset=utf-8'] as const;
const staff = { sub: 'ann', scope: 'orders:read orders:write', groups: ['staff'] };

test('a caller with an empty subject is nobody', async () => {
  expect((await explain(...POST, ...claims({ ...staff, sub: '' }))).caller).toEqual({ scheme: 'customers', subject: null });
});

test('limits keyed by the caller count after the rights', async () => {
  const { checks } = await explain(...POST, ...claims(staff));
  expect(checks.map(({ check }) => check).slice(-6)).toEqual(['authenticate', 'authorize', 'limit', 'required', 'content type', 'body']);
  expect(checks.find(({ check }) => check === 'limit')).toMatchObject({ origin: 'route', policy: expect.stringContaining('5 a second') });
});

test.each([
  ['minute', '5 a minute'],
  ['hour', '5 an hour'],
])('a limit by the %s reads like a sentence', async (per, words) => {
  const spec = `{ name: shop, access: { open: a test }, limits: [{ requests: 5, per: ${per}, scope: instance }], routes: { GET /a: { respond: { status: 200 } } } }`;
  const { stdout } = await tollgate('explain', join(folder({ 'shop.yaml': spec }), 'shop.yaml'), 'GET /a');

  expect(stdout).toContain(words);
});

test.each([
  ['sliding-window', '5 in any minute'],
  ['fixed-window', '5 in a calendar minute'],
  ['token-bucket', '5 a minute, at most 5 at once'],
])('a limit of the algorithm %s says how it counts', async (algorithm, words) => {
  const limit = `{ requests: 5, per: minute, algorithm: ${algorithm}, scope: instance }`;
  const spec = `{ name: shop, access: { open: a test }, limits: [${limit}], routes: { GET /a: { respond: { status: 200 } } } }`;
  const { stdout } = await tollgate('explain', join(folder({ 'a.yaml': spec }), 'a.yaml'), 'GET /a', '--json');
  const { checks } = JSON.parse(stdout) as Explanation;

  expect(checks.find(({ check }) => check === 'limit')?.policy).toBe(`${words}, all callers together, each instance for itself`);
});

test.each([
  [{ ...staff, iss: 'https://evil.example.com/' }, 401, 'unauthenticated'],
  [{ ...staff, aud: ['other'] }, 401, 'unauthenticated'],
  [{ ...staff, exp: 1 }, 401, 'unauthenticated'],
  [{ ...staff, exp: '99999999999' }, 401, 'unauthenticated'],
  [{ ...staff, exp: 1e300 }, 401, 'unauthenticated'],
  [{ ...staff, nbf: 99999999999 }, 401, 'unauthenticated'],
  [{ ...staff, iat: 'now' }, 401, 'unauthenticated'],
  [{ ...staff, sub: 5 }, 401, 'unauthenticated'],
  [{ ...staff, scope: ['orders:read orders:write'] }, 403, 'forbidden'],
  [{ ...staff, scope: 'orders:read' }, 403, 'forbidden'],
  [{ ...staff, groups: [] }, 403, 'forbidden'],
  [{ ...staff, scope: ['orders:write'], iss: 'https://id.example.com/', aud: 'shop', exp: 99999999999 }, undefined, undefined],
])('claims %j are judged', async (value, status, problem) => {
  const check = (await explain(...POST, ...claims(value))).checks.find(({ outcome }) => outcome === 'refused');
  expect([check?.status, check?.problem]).toEqual([status, problem]);
});

test.each([
  [['-H', 'content-type: application/json'], 400, 'required'],
  [['-H', 'idempotency-key: 1', '-H', 'content-type: text/plain'], 415, 'content type'],
  [['-H', 'idempotency-key: 1', '-H', 'content-type: application/json', '-H', 'content-length: 1025'], 413, 'body'],
])('a request with %j is refused', async (options, status, check) => {
  expect(last(await explain('POST /api/orders', ...options, ...claims(staff)))).toMatchObject({ status, check });
});

const ABOVE = 'content-length: 10485761';
const UPGRADE = ['connection: Upgrade', 'upgrade: websocket'];

test.each([
  ['GET /api/health', ['content-length: 1024'], 'answer', 200],
  ['GET /api/health', ['content-length: 1025'], 'body', 413],
  ['GET /api/nothing', [ABOVE], 'body', 413],
  ['GET /api/orders/..', [ABOVE], 'body', 413],
  ['DELETE /api/orders', [ABOVE], 'method', 405],
  ['GET /api/health', UPGRADE, 'upgrade', 403],
  ['GET /api/health', [...UPGRADE, ABOVE], 'upgrade', 403],
  ['GET /api/orders/..', UPGRADE, 'upgrade', 403],
  ['GET /api/nothing', UPGRADE, 'path', 404],
  ['DELETE /api/orders', UPGRADE, 'method', 405],
  ['GET /api/health', ['connection: upgrade', 'upgrade: h2c'], 'answer', 200],
])('%s with %j ends at %s: %j', async (request, headers, end, status) => {
  const explanation = await explain(request, ...headers.flatMap((header) => ['-H', header]));
  const refused = explanation.checks.filter(({ outcome }) => outcome === 'refused');
  expect(refused.map(({ check }) => check)).toEqual(end === 'answer' ? [] : [end]);
  expect(explanation.answer?.status).toBe(status);
});

test('where no length is written, the ceiling counts', async () => {
  const spec = join(folder({ 'shop.yaml': SHOP.replace('body: { maxSize: 1Ki }', 'tags: []') }), 'shop.yaml');
  const asked = async (length: string) =>
    JSON.parse((await tollgate('explain', spec, 'GET /api/health', '-H', `content-length: ${length}`, '--json')).stdout) as Explanation;
  expect(last(await asked('10485760'))).toMatchObject({ check: 'body', outcome: 'passed', origin: 'default' });
  expect(last(await asked('10485761'))).toMatchObject({ check: 'body', outcome: 'refused', status: 413, origin: 'default' });
});

test('a body without a type is refused where types are asked for', async () => {
  const explanation = await explain('POST /api/orders', '-H', 'idempotency-key: 1', '-H', 'content-length: 1', ...claims(staff));
  expect(last(explanation)).toMatchObject({ check: 'content type', status: 415 });
});

test.each(['', ' '])('a required header that is blank, %j, is missing', async (value) => {
  const explanation = await explain(
    'POST /api/orders',
    '-H',
    `idempotency-key:${value}`,
    '-H',
    'content-type: application/json',
    ...claims(staff),
  );
  expect(last(explanation)).toMatchObject({ status: 400, check: 'required', detail: 'missing: header idempotency-key' });
});

test.each([
  ['?page', false],
  ['?page=', false],
  ['?page=+%20', false],
  ['?page=&page=1', true],
  ['?p%61ge=0', true],
  ['??page=1', false],
])('a required parameter in %j is there: %j', async (query, there) => {
  const spec = {
    name: 'a',
    access: { open: 'a test' },
    backends: { b: {} },
    routes: { 'GET /x': { backend: 'b', require: { query: ['page'] } } },
  };
  const { stdout } = await tollgate('explain', join(folder({ 'a.json': JSON.stringify(spec) }), 'a.json'), `GET /x${query}`, '--json');
  expect(last(JSON.parse(stdout))).toMatchObject({ check: 'required', outcome: there ? 'passed' : 'refused' });
});

test.each([
  ['GET /x?q=1&q=2', null],
  ['GET /x?q=2&q=1', 0],
  ['GET /x?%71=%32', 0],
  ['GET /x?q=a%0a', null],
  ['GET /x?q=a%0b', null],
  ['GET /x?q=ab', 1],
])('%s takes the variant %j', async (request, variant) => {
  const when = (match: object | string) => ({ when: { query: { q: match } }, backend: 'c' });
  const routes = { 'GET /x': { backend: 'b', variants: [when('2'), when({ regex: 'a[^x]*' })] } };
  const spec = { name: 'a', access: { open: 'a test' }, backends: { b: {}, c: {} }, routes };
  const { stdout } = await tollgate('explain', join(folder({ 'a.json': JSON.stringify(spec) }), 'a.json'), request, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ variant });
});

test.each([
  ['lane=fast; lane=slow', 'next'],
  ['lane=slow; lane=fast', 'orders'],
  ['lane="fast"', 'next'],
])('of the cookies %j the first counts', async (cookie, backend) => {
  const routes = { 'GET /x': { backend: 'orders', variants: [{ when: { cookies: { lane: 'fast' } }, backend: 'next' }] } };
  const spec = { name: 'a', access: { open: 'a test' }, backends: { orders: {}, next: {} }, routes };
  const { stdout } = await tollgate(
    'explain',
    join(folder({ 'a.json': JSON.stringify(spec) }), 'a.json'),
    'GET /x',
    '-H',
    `cookie: ${cookie}`,
    '--json',
  );
  expect(JSON.parse(stdout).backend.name).toBe(backend);
});

test.each([
  [['x-lane: slow', 'X-Lane: fast'], 'next'],
  [['x-lane: fast', 'X-Lane: slow'], 'next'],
  [['x-lane: fas', 'X-Lane: t'], 'orders'],
  [['x-lane: fast, slow'], 'orders'],
])('of the headers %j any may hold', async (headers, backend) => {
  const routes = { 'GET /x': { backend: 'orders', variants: [{ when: { headers: { 'x-lane': 'fast' } }, backend: 'next' }] } };
  const spec = { name: 'a', access: { open: 'a test' }, backends: { orders: {}, next: {} }, routes };
  const options = ['--json', ...headers.flatMap((header) => ['-H', header])];
  const { stdout } = await tollgate('explain', join(folder({ 'a.json': JSON.stringify(spec) }), 'a.json'), 'GET /x', ...options);
  expect(JSON.parse(stdout).backend.name).toBe(backend);
});

test.each(['garbage', '10.0.0.0/8', '', '10.0.0.1:80'])('--ip %s is a wrong command line', async (ip) => {
  const spec = join(folder({ 'shop.yaml': SHOP }), 'shop.yaml');
  const { status, stderr } = await tollgate('explain', spec, 'GET /api/orders', '--ip', ip);
  expect([status, stderr]).toEqual([2, expect.stringContaining(`--ip ${JSON.stringify(ip)}: write an address`)]);
});

test('an address that is denied ends it', async () => {
  expect(last(await explain('GET /api/orders', '--ip', '203.0.113.9'))).toMatchObject({ check: 'ips', status: 403, origin: 'api' });
});

test('a preflight is answered and needs no credential', async () => {
  const preflight = (method: string) => ['-H', 'origin: https://app.example.com', '-H', `access-control-request-method: ${method}`];
  expect(last(await explain('OPTIONS /api/orders', ...preflight('POST')))).toMatchObject({
    check: 'cors',
    outcome: 'answered',
    status: 204,
    detail: 'allowed',
  });
  expect(last(await explain('OPTIONS /api/orders', ...preflight('PUT')))?.detail).toBe('PUT is not among the methods: the browser refuses');
  const from = (origin: string) => [...preflight('POST').slice(2), '-H', `origin: ${origin}`];
  expect(last(await explain('OPTIONS /api/orders', ...from('https://evil.example.com')))?.detail).toContain('without CORS headers');
  expect(last(await explain('OPTIONS /api/orders', ...from('https://a.pages.example.com')))?.detail).toBe('allowed');
  expect(last(await explain('OPTIONS /api/orders'))).toMatchObject({ status: 405 });
});

test.each([
  ['', 'limits: [{ requests: 0, per: second, scope: instance }]', 'limit'],
  ['', 'limits: [{ requests: 9, per: day, scope: instance }, { requests: 0, per: second, by: [ip], scope: instance }]', 'limit'],
  ['limits: [{ requests: 0, per: second, scope: instance }]', 'tags: []', 'limit'],
])('a limit of no requests refuses them: %j, %j', async (ofApi, ofRoute, check) => {
  const spec = ['name: shop', 'access: { open: test }', ofApi, `routes: { GET /a: { respond: { status: 200 }, ${ofRoute} } }`].join('\n');
  const { stdout } = await tollgate('explain', join(folder({ 'shop.yaml': spec }), 'shop.yaml'), 'GET /a', '--json');
  const explanation = JSON.parse(stdout) as Explanation;
  expect(last(explanation)).toMatchObject({ check, outcome: 'refused', status: 429, detail: 'it admits no request' });
  expect(explanation.checks.filter(({ outcome }) => outcome === 'counts')).toEqual([]);
  expect(explanation.answer).toMatchObject({ status: 429, problem: 'rate-limited' });
});

test('a limit of no requests by caller refuses after the rights', async () => {
  const spec = join(folder({ 'shop.yaml': SHOP.replace('requests: 5', 'requests: 0') }), 'shop.yaml');
  const answer = async (...options: string[]) => {
    const { stdout } = await tollgate('explain', spec, ...POST, '--json', ...options);
    return (JSON.parse(stdout) as Explanation).answer?.status;
  };
  expect(await answer(...claims(staff))).toBe(429);
  expect(await answer(...claims({ ...staff, scope: '' }))).toBe(403);
});

test('every outcome carries the answer', async () => {
  expect((await explain('GET /api/orders')).answer).toBeNull();
  expect((await explain('GET /api/health')).answer).toEqual({ status: 200 });
  const preflight = ['-H', 'origin: https://app.example.com', '-H', 'access-control-request-method: GET'];
  expect((await explain('OPTIONS /api/orders', ...preflight)).answer).toEqual({ status: 204 });
});

test('the type of a problem starts as the gateway says', async () => {
  const files = { 'gateway.yaml': 'apis: [shop.yaml]\nerrors: { typeBase: "https://docs.example.com/errors/" }', 'shop.yaml': SHOP };
  const { stdout } = await tollgate('explain', join(folder(files), 'gateway.yaml'), 'GET /api/nothing', '--json');
  expect((JSON.parse(stdout) as Explanation).answer?.type).toBe('https://docs.example.com/errors/not-found');
});

test('a variant changes backend and path alone', async () => {
  const explanation = await explain('GET /api/orders/7?a=1', '-H', 'X-Preview: yes');
  expect(explanation).toMatchObject({ route: 'GET /orders/{id}', variant: 0, backend: { name: 'next', path: '/v2/7?a=1' } });
});

test.each([
  ['blue-1', 'next'],
  ['BLUE-22', 'next'],
  ['xblue-1', 'orders'],
  ['blue-1x', 'orders'],
])('a regular expression of RE2 must match the whole of %s', async (value, backend) => {
  const spec = join(
    folder({ 'shop.yaml': SHOP.replace("{ x-preview: 'yes' }", "{ x-preview: { regex: '(?i)blue-[0-9]+' } }") }),
    'shop.yaml',
  );
  const { stdout } = await tollgate('explain', spec, 'GET /api/orders/7', '-H', `x-preview: ${value}`, '--json');
  expect((JSON.parse(stdout) as Explanation).backend?.name).toBe(backend);
});

test('weights are shares', async () => {
  expect((await explain('GET /api/split')).shares).toEqual([
    { backend: 'orders', percent: 90 },
    { backend: 'next', percent: 10 },
  ]);
});

test('fixed answers are said', async () => {
  expect(await explain('GET /api/old/7?q=1')).toMatchObject({ backend: null, answer: { status: 302, location: '/api/orders/7?q=1' } });
  expect(await explain('GET /api/health')).toMatchObject({ backend: null, answer: { status: 200 } });
});

test('a bound backend is said where bindings are given', async () => {
  expect((await explain('GET /api/orders', '--bind', 'orders=http://127.0.0.1:9000')).backend?.bound).toBe('http://127.0.0.1:9000');
});

test('the text starts with the key of the route', async () => {
  const spec = join(folder({ 'shop.yaml': SHOP }), 'shop.yaml');
  const { stdout } = await tollgate('explain', spec, 'GET /api/orders/7');
  expect(stdout).toMatch(/^GET \/orders\/\{id\} of shop\n/);
  expect(stdout).toMatch(/\nbackend {2}orders, path \/orders\/7, within 5 s\n$/);
  expect((await tollgate('explain', spec, 'GET /x')).stdout).toMatch(/^no route answers\n(.*\n)*answer {3}404 not-found\n$/);
});

describe('a value in a path', () => {
  const routes = [
    "  GET /next: { redirect: { to: '/${query:next}' }, access: { open: test } }",
    "  GET /asked: { redirect: { to: '/new?by=${query:next}' }, access: { open: test } }",
    "  GET /claimed: { redirect: { to: '/${claim:tenant}' } }",
    "  GET /tenant: { backend: orders, rewrite: { path: '/t/${header:x-tenant}/orders' }, access: { open: test } }",
  ];
  const asked = async (request: string, ...options: string[]): Promise<Explanation> => {
    const spec = join(folder({ 'shop.yaml': `${SHOP}${routes.join('\n')}\n` }), 'shop.yaml');
    return JSON.parse((await tollgate('explain', spec, request, '--json', ...options)).stdout);
  };

  test('is percent-encoded', async () => {
    expect((await asked('GET /api/next?next=/evil.example/x')).answer?.location).toMatch(/^\/api\/%2Fevil\.example%2Fx\?/);
    expect((await asked('GET /api/asked?next=a%26b')).answer?.location).toBe('/api/new?by=a%26b');
    expect((await asked('GET /api/tenant', '-H', 'x-tenant: a/b')).backend?.path).toBe('/t/a%2Fb/orders');
    expect((await asked('GET /api/tenant', '-H', 'x-tenant: a', '-H', 'X-Tenant: b')).backend?.path).toBe('/t/a/orders');
  });

  test.each([
    ['GET /api/next?next=..', []],
    ['GET /api/next', []],
    ['GET /api/claimed', claims({ sub: 'ann', tenant: '.' })],
    ['GET /api/claimed', claims({ sub: 'ann' })],
    ['GET /api/tenant', ['-H', 'x-tenant: ..']],
    ['GET /api/tenant', []],
  ])('is refused where it leads elsewhere: %s %j', async (request, options) => {
    const explanation = await asked(request, ...options);
    expect(explanation).toMatchObject({ backend: null, answer: { status: 400, problem: 'path-refused' } });
    expect(last(explanation)).toMatchObject({ check: 'path', outcome: 'refused', problem: 'path-refused' });
  });

  test('is the text that the gateway makes of a claim', async () => {
    const leadsTo = async (tenant: unknown) => (await asked('GET /api/claimed', ...claims({ tenant }))).answer?.location;
    expect([await leadsTo(5), await leadsTo(['a', 'b'])]).toEqual(['/api/5', `/api/${Buffer.from('["a","b"]').toString('base64url')}`]);
  });

  test('stays as it is written where it is not known', async () => {
    expect((await asked('GET /api/claimed')).answer).toEqual({ status: 302, location: '/api/${claim:tenant}' });
  });
});

describe('with --consumer', () => {
  const KEYED = SHOP.replace(
    'access: { scheme: customers }',
    `  partners: { apiKey: { header: x-api-key } }
  others: { apiKey: { header: x-other } }
access: { anyOf: [{ scheme: partners, groups: [gold] }, { scheme: customers }] }
consumers:
  acme: { keys: [{ secret: keys, key: acme, scheme: partners }], groups: [gold] }
  beta: { keys: [{ secret: keys, key: beta }] }`,
  ).replace(
    '  GET /orders: { backend: orders }',
    '  GET /orders: { backend: orders }\n  GET /others: { backend: orders, access: { allOf: [{ scheme: customers }, { scheme: others }] } }',
  );
  const keyed = async (request: string, ...options: string[]) => {
    const spec = join(folder({ 'shop.yaml': KEYED }), 'shop.yaml');
    const { status, stdout, stderr } = await tollgate('explain', spec, request, '--json', '--ip', '10.0.0.1', ...options);
    expect([status, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Explanation;
  };

  test('shows who calls, and in which groups', async () => {
    expect((await keyed('GET /api/orders', '--consumer', 'acme')).caller).toEqual({
      scheme: 'partners',
      subject: 'acme',
      consumer: 'acme',
      groups: ['gold'],
    });
    const spec = join(folder({ 'shop.yaml': KEYED }), 'shop.yaml');
    expect((await tollgate('explain', spec, 'GET /api/orders', '--consumer', 'acme')).stdout).toContain(
      'caller   acme (partners), in gold\n',
    );
  });

  test('refuses who is in none of the groups, and who holds no key of the scheme', async () => {
    const { checks } = await keyed('GET /api/orders', '--consumer', 'beta', ...claims({ sub: 'ann' }));
    expect(checks.at(-1)).toMatchObject({ status: 403, detail: 'the caller lacks one of the groups gold' });
    expect((await keyed('GET /api/others', '--consumer', 'acme', ...claims({ sub: 'ann' }))).checks.at(-1)).toMatchObject({
      status: 401,
      detail: 'no key of "acme" opens "others"',
    });
    expect((await keyed('GET /api/orders', '--consumer', 'nobody')).checks.at(-1)).toMatchObject({ status: 401 });
  });

  test.each([
    [['-H', 'x-other: k'], { status: 401, detail: 'no key of "acme" opens "others"' }],
    [['-H', 'x-api-key: k'], { outcome: 'passed' }],
    [['-H', 'x-api-key: k', '-H', 'x-other: k'], { outcome: 'passed' }],
    [[], { outcome: 'passed' }],
  ])('takes the key to be where one stands: %j', async (header, expected) => {
    const either = KEYED.replace('allOf: [{ scheme: customers }, { scheme: others }]', 'anyOf: [{ scheme: others }, { scheme: partners }]');
    const spec = join(folder({ 'shop.yaml': either }), 'shop.yaml');
    const { stdout } = await tollgate('explain', spec, 'GET /api/others', '--json', '--ip', '10.0.0.1', '--consumer', 'acme', ...header);
    expect((JSON.parse(stdout) as Explanation).checks.find(({ check }) => check === 'authenticate')).toMatchObject(expected);
  });

  test('decides nothing where the other credential is needed too', async () => {
    const { checks, caller } = await keyed('GET /api/others', '--consumer', 'beta');
    expect(caller).toBeNull();
    expect(checks.find(({ check }) => check === 'authenticate')).toMatchObject({
      outcome: 'unknown',
      detail: 'say --claims to decide it; without a credential it is 401',
    });
    expect((await keyed('GET /api/others', '--consumer', 'beta', ...claims({ sub: 'ann' }))).caller).toEqual({
      scheme: 'customers',
      subject: 'ann',
      consumer: 'beta',
      groups: [],
    });
  });
});

test('the backend sees the query without credentials and with what changes', async () => {
  const spec = [
    'name: shop',
    "schemes: { id: { jwt: { issuer: 'https://id.example.com/', audiences: [shop], tokenIn: [{ query: token }] } } }",
    'backends: { orders: {} }',
    'routes:',
    '  GET /closed: { backend: orders, access: { scheme: id } }',
    '  GET /open: { backend: orders, access: { open: test } }',
    "  GET /set/{id}: { backend: orders, access: { open: test }, request: { query: { set: { id: '${path:id}', who: 'a b', none: '${query:none}' }, remove: [gone] } } }",
    '',
  ].join('\n');
  const file = join(folder({ 'shop.yaml': spec }), 'shop.yaml');
  const path = async (request: string) => JSON.parse((await tollgate('explain', file, request, '--json')).stdout).backend.path;

  expect(await path('GET /open?token=secret&y=2&tok%65n=x')).toBe('/open?y=2');
  expect(await path('GET /open?token=secret')).toBe('/open');
  expect(await path('GET /set/7?id=1&gone=2&kept=3')).toBe('/set/7?kept=3&id=7&who=a%20b');
  expect(await path("GET /set/it's%27(%41)")).toBe("/set/it's%27(A)?id=it%27s%27%28A%29&who=a%20b");
});
