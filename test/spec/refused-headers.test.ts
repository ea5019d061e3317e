import { describe, expect, test } from 'vitest';
import { headerOwner } from '../../src/model/header-owners';
import { FORWARDED_HEADERS, UNTRUSTED_HEADERS } from '../../src/model/untrusted-headers';
import { parseApi, parseSettings } from '../../src/spec/parse';
import { refusals, shop, withRoute, withScheme } from './support';

const WHY = {
  body: 'it describes the body',
  connection: 'it belongs to one connection (RFC 9110, 7.6.1)',
  cookies: 'it holds cookies',
  credentials: 'it holds credentials',
  envoy: 'names that start with "x-envoy-" steer Envoy',
  forwarded: 'the gateway says in it how the client came',
  host: 'rewrite.host has it',
  length: 'it follows from the body',
  requestId: "it holds the request's id",
  removed: 'the gateway removes it from every request',
  tollgate: 'names that start with "x-tollgate-" are the gateway\'s own',
  underscore: 'requests with an underscore in the name of a header are refused',
} as const;

test('every header that is not believed from clients has an owner', () => {
  expect(UNTRUSTED_HEADERS.filter((name) => headerOwner(name) !== 'untrusted')).toEqual([]);
  expect(FORWARDED_HEADERS.filter((name) => headerOwner(name) !== 'forwarded')).toEqual([]);
});

describe('a change of a request', () => {
  const refused = [
    ['x-forwarded-for', 'forwarded'],
    ['X-Forwarded-Host', 'forwarded'],
    ['x-forwarded-port', 'forwarded'],
    ['x-forwarded-proto', 'forwarded'],
    ['x-envoy-upstream-rq-timeout-ms', 'envoy'],
    ['x-tollgate-parameters', 'tollgate'],
  ] as const;

  test.each(refused)('does not touch %s', (name, why) => {
    const says = (place: string) => `${place}: the header "${name}" cannot be changed here: ${WHY[why]}; leave it out [ReservedHeader]`;
    const request = (headers: object) => refusals(() => parseApi(withRoute({ request: { headers } })));
    const path = 'routes["GET /orders"].request.headers';

    expect(request({ set: { [name]: 'a' } })).toEqual([says(`${path}.set`)]);
    expect(request({ add: { [name]: 'a' } })).toEqual([says(`${path}.add`)]);
    expect(request({ remove: ['x-a', name] })).toEqual([says(`${path}.remove[1]`)]);
  });

  test('does not in variants and versions either', () => {
    const request = { headers: { set: { 'x-forwarded-for': 'a' } } };
    const versions = { by: { header: 'x-api-version' }, list: { '1': { request } } };

    expect(refusals(() => parseApi({ ...withRoute({ variants: [{ when: { query: { a: 'b' } }, request }] }), versions }))).toEqual([
      expect.stringContaining('variants[0].request.headers.set: the header "x-forwarded-for" cannot be changed here'),
      expect.stringContaining('versions.list["1"].request.headers.set: the header "x-forwarded-for" cannot be changed here'),
    ]);
  });

  test('names headers one by one', () => {
    const headers = { set: { 'x-a-*': 'a' }, add: { '*': 'a' }, remove: ['x-*'] };
    const says = (place: string, name: string) =>
      `routes["GET /orders"].request.headers.${place}: "${name}" is not the name of one header; a * stands for nothing here; write each name in full [NotAHeader]`;

    expect(refusals(() => parseApi(withRoute({ request: { headers } })))).toEqual([
      says('set', 'x-a-*'),
      says('add', '*'),
      says('remove[0]', 'x-*'),
    ]);
  });

  test('may tell the backend what no client is believed', () => {
    const headers = { set: { 'x-real-ip': '${clientIp}', forwarded: 'for=${clientIp}', 'content-type': 'text/plain', x_user: 'a' } };

    expect(refusals(() => parseApi(withRoute({ request: { headers } })))).toEqual([]);
  });
});

describe('a change of an answer', () => {
  test("does not touch the gateway's own marks", () => {
    const response = { headers: { set: { 'X-Tollgate-Fallback': 'a' } } };
    const respond = { status: 200, headers: { 'x-tollgate-fallback': 'a' } };
    const spec = { ...withRoute({ response }), routes: { ...withRoute({ response }).routes, 'GET /a': { respond } } };

    expect(refusals(() => parseApi(spec))).toEqual([
      `routes["GET /orders"].response.headers.set: the header "X-Tollgate-Fallback" cannot be changed here: ${WHY.tollgate}; leave it out [ReservedHeader]`,
      `routes["GET /a"].respond.headers: the header "x-tollgate-fallback" cannot be changed here: ${WHY.tollgate}; leave it out [ReservedHeader]`,
    ]);
  });

  test('may take away what Envoy says', () => {
    const response = { headers: { remove: ['x-envoy-upstream-service-time'] } };

    expect(refusals(() => parseApi(withRoute({ response })))).toEqual([]);
  });
});

const jwt = { issuer: 'https://id.example.com/', audiences: ['shop'] };

describe('a header that tells the backend who calls', () => {
  const refused = [
    ['authorization', 'credentials'],
    ['Proxy-Authorization', 'credentials'],
    ['cookie', 'cookies'],
    ['set-cookie', 'cookies'],
    ['content-type', 'body'],
    ['content-length', 'length'],
    ['host', 'host'],
    ['te', 'connection'],
    ['upgrade', 'connection'],
    ['x-forwarded-for', 'forwarded'],
    ['x-request-id', 'requestId'],
    ['x-tollgate-user', 'tollgate'],
    ['x-envoy-user', 'envoy'],
  ] as const;

  test.each(refused)('is not %s', (name, why) => {
    const says = (place: string) =>
      `schemes.one.${place}: the header "${name}" cannot tell the backend who calls: ${WHY[why]}; choose another, such as "x-user-id" [ReservedHeader]`;

    expect(refusals(() => parseApi(withScheme({ jwt: { ...jwt, claimHeaders: { sub: name } } })))).toEqual([says('jwt.claimHeaders.sub')]);
    expect(refusals(() => parseApi(withScheme({ apiKey: { header: 'x-api-key', consumerHeader: name } })))).toEqual([
      says('apiKey.consumerHeader'),
    ]);
  });

  test.each(['x-user', 'X-Forwarded-User', 'x-auth_user'])('may be %s', (name) => {
    expect(refusals(() => parseApi(withScheme({ jwt: { ...jwt, claimHeaders: { sub: name } } })))).toEqual([]);
  });
});

describe('a header that holds credentials', () => {
  const refused = [
    ['host', 'host'],
    ['Cookie', 'cookies'],
    ['content-type', 'body'],
    ['connection', 'connection'],
    ['x-forwarded-for', 'forwarded'],
    ['x-tollgate-token', 'tollgate'],
    ['x-envoy-token', 'envoy'],
    ['x-request-id', 'requestId'],
    ['x-real-ip', 'removed'],
    ['x_token', 'underscore'],
  ] as const;

  test.each(refused)('is not %s', (name, why) => {
    const says = (place: string) =>
      `schemes.one.${place}: the header "${name}" cannot hold credentials: ${WHY[why]}; choose another, such as "x-api-key" [ReservedHeader]`;
    const hmac = { header: name, secret: { secret: 'webhook', key: 'token' } };

    expect(refusals(() => parseApi(withScheme({ jwt: { ...jwt, tokenIn: [{ header: name }] } })))).toEqual([says('jwt.tokenIn[0].header')]);
    expect(refusals(() => parseApi(withScheme({ apiKey: { header: name } })))).toEqual([says('apiKey.header')]);
    expect(refusals(() => parseApi(withScheme({ hmac })))).toEqual([says('hmac.header')]);
  });
});

test('a place of tokens stands once in a scheme', () => {
  const tokenIn = [
    { header: 'X-Token' },
    { cookie: 'a' },
    { query: 'a' },
    { header: 'x-token', prefix: 'A ' },
    { cookie: 'a' },
    { cookie: 'A' },
  ];
  const says = (kind: string) => [
    `schemes.one.${kind}.tokenIn[3]: the header "x-token" is a place of tokens already; write each place once [Duplicate]`,
    `schemes.one.${kind}.tokenIn[4]: the cookie "a" is a place of tokens already; write each place once [Duplicate]`,
  ];
  const introspection = { endpoint: 'https://id.example.com/introspect', client: { secret: 'client' } };

  expect(refusals(() => parseApi(withScheme({ jwt: { ...jwt, tokenIn } })))).toEqual(says('jwt'));
  expect(refusals(() => parseApi(withScheme({ introspection: { ...introspection, tokenIn } })))).toEqual(says('introspection'));
});

describe("a header that holds the request's id", () => {
  test.each([
    ['authorization', 'credentials'],
    ['cookie', 'cookies'],
    ['content-type', 'body'],
    ['x-forwarded-proto', 'forwarded'],
    ['x-envoy-id', 'envoy'],
    ['x-tollgate-id', 'tollgate'],
  ] as const)('is not %s', (header, why) => {
    expect(refusals(() => parseSettings({ requestId: { header } }))).toEqual([
      `requestId.header: the header "${header}" cannot hold the request's id: ${WHY[why]}; choose another, such as "x-correlation-id" [ReservedHeader]`,
    ]);
  });

  test.each(['x-request-id', 'X-Correlation-Id'])('may be %s', (header) => {
    expect(refusals(() => parseSettings({ requestId: { header } }))).toEqual([]);
  });
});

test('browsers may be told of every header', () => {
  const cors = { origins: ['*'], headers: ['*'], exposeHeaders: ['*'] };

  expect(refusals(() => parseApi({ ...shop, cors }))).toEqual([]);
});
