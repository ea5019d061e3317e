import { afterAll, beforeAll, expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import type { GatewayModel } from '../../src/model/model';
import { resolve } from '../../src/model/resolve';
import { parseApi } from '../../src/spec/parse';
import { converse, type RawAnswer } from './support/raw-http';
import type { Table } from './support/table';
import { type Served, serveWithRun } from './support/table-gateway';
import { type Stage, startStage } from './support/table-stage';

const SPEC = {
  name: 'shop',
  basePath: '/api',
  access: { open: 'test' },
  cors: { origins: ['https://app.example.com'] },
  backends: { orders: {}, next: {} },
  schemes: {
    shop: { jwt: { issuer: '<id.url>', audiences: ['shop'], jwks: '<id.jwks>', claimHeaders: { tenant: 'x-tenant' } } },
    desk: { jwt: { issuer: '<id.url>', audiences: ['desk'], jwks: '<id.jwks>' } },
  },
  routes: {
    'PUT /{rest+}': { backend: 'orders' },
    'GET /x': { backend: 'orders' },
    'GET /files/{rest+}': { backend: 'orders' },
    'GET /moved': { redirect: { to: '/x' } },
    'GET /mine': { backend: 'orders', access: { scheme: 'shop' } },
    'GET /either': { backend: 'orders', access: { anyOf: [{ scheme: 'shop' }, { scheme: 'desk', scopes: ['all'] }] } },
    'GET /scoped': { backend: 'orders', access: { scheme: 'shop', scopes: ['orders:read'] } },
    'GET /staff': { backend: 'orders', access: { scheme: 'shop', groups: ['staff'] } },
    'GET /nested': { backend: 'orders', access: { scheme: 'shop', claims: { 'a.0': ['x'] } } },
    'GET /lane': { backend: 'orders', variants: [{ when: { headers: { 'x-lane': 'fast' } }, backend: 'next' }] },
    'GET /prefix': { backend: 'orders', variants: [{ when: { headers: { 'x-lane': { prefix: 'fa' } } }, backend: 'next' }] },
    'GET /absent': { backend: 'orders', variants: [{ when: { headers: { 'x-lane': { present: false } } }, backend: 'next' }] },
    'GET /cookie': { backend: 'orders', variants: [{ when: { cookies: { lane: 'fast' } }, backend: 'next' }] },
    'GET /typed': { backend: 'orders', body: { contentTypes: ['application/json'] } },
    'GET /needy': { backend: 'orders', require: { headers: ['x-lane'] } },
    'GET /fixed': { respond: { status: 200 } },
    'GET /full': { respond: { status: 200 }, limits: [{ requests: 0, per: 'second', scope: 'instance' }] },
    'GET /chat/{room}': { backend: 'orders', stream: { websocket: {} } },
    'GET /small': { backend: 'orders', body: { maxSize: '10' } },
    'GET /large': { respond: { status: 200 }, body: { maxSize: '20Mi' } },
    'GET /page': { backend: 'orders', require: { query: ['n'] } },
  },
};

const HOST = 'shop.example.com';

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** Requests with the claims of their tokens, besides a right issuer, audience and expiry. */
const CLAIMS: readonly (readonly [line: string, claims: object])[] = [
  ['GET /api/either', { aud: 'shop' }],
  ['GET /api/either', { aud: 'desk' }],
  ['GET /api/either', { aud: 'desk', scope: 'all' }],
  ['GET /api/either', { aud: 'other' }],
  ['GET /api/scoped', { scope: 'orders:read orders:write' }],
  ['GET /api/scoped', { scope: ['orders:read', 'orders:write'] }],
  ['GET /api/scoped', { scope: ['orders:read orders:write'] }],
  ['GET /api/scoped', { scope: 5 }],
  ['GET /api/staff', { groups: 'staff' }],
  ['GET /api/staff', { groups: 'staff other' }],
  ['GET /api/staff', { groups: ['staff other'] }],
  ['GET /api/nested', { a: { 0: 'x' } }],
  ['GET /api/nested', { a: ['x'] }],
  ...[{ sub: 'ann' }, { sub: 5 }, { sub: ['ann'] }, { aud: 'other' }, { aud: ['other', 'shop'] }, { iss: 'https://other.example.com/' }],
  ...[{ exp: String(inSeconds(600)) }, { exp: inSeconds(-30) }, { exp: inSeconds(-90) }, { exp: -1 }, { exp: [inSeconds(600)] }],
  ...[{ nbf: inSeconds(30) }, { nbf: inSeconds(90) }, { nbf: 'now' }, { nbf: -1 }, { iat: inSeconds(600) }, { iat: 'now' }],
  ...[{ tenant: 'acme' }, { tenant: 'a\nb' }, { tenant: 'a\tb' }, { tenant: ['a\nb'] }],
].map((entry) => (Array.isArray(entry) ? entry : ['GET /api/mine', entry]) as [string, object]);

const TABLE = {
  spec: SPEC,
  backends: { orders: {}, next: {} },
  issuers: { id: { claims: { aud: 'shop' } } },
  tokens: Object.fromEntries(CLAIMS.map(([, claims], index) => [`token-${index}`, { claims }])),
} as unknown as Table;

let stage: Stage;
let served: Served;
let model: GatewayModel;

beforeAll(async () => {
  stage = await startStage(TABLE);
  served = await serveWithRun(TABLE, stage);
  model = resolve({ apis: [parseApi(stage.fill(TABLE.spec))] }).model;
});
afterAll(async () => {
  await served?.end();
  await stage?.close();
});

/** What came of a request: its status, and the problem, the backend with the path that it saw, or where a redirect leads. */
type Outcome = readonly [status: number | undefined, detail?: string];

async function answered(line: string, headers: readonly string[] = [], host = HOST): Promise<Outcome> {
  const lines = [`${line} HTTP/1.1`, `Host: ${host}`, ...headers];
  const close = headers.some((header) => header.startsWith('connection:')) ? [] : ['Connection: close'];
  const [answer] = await converse(served.port, [Buffer.from(`${[...lines, ...close].join('\r\n')}\r\n\r\n`)], { answers: 1 });
  return [answer?.status, ...detailOf(answer)];
}

function detailOf(answer: RawAnswer | undefined): [string?] {
  const location = answer?.headers.find(([name]) => name === 'location')?.[1];
  if (location !== undefined) return [location];
  if (!answer?.body.startsWith('{')) return [];
  const { type, backend, path } = JSON.parse(answer.body);
  return [type ?? `${backend} ${path}`];
}

function explained(line: string, headers: readonly string[] = [], claims?: object, host = HOST): Outcome {
  const said = claims === undefined ? {} : { claims: JSON.stringify(claims) };
  const { answer, backend } = explain(readRequest({ request: line, header: [`host: ${host}`, ...headers], ...said }), model);
  if (backend !== null) return [200, `${backend.name} ${backend.path}`];
  const detail = answer?.type ?? answer?.location;
  return detail === undefined ? [answer?.status] : [answer?.status, detail];
}

test.each(['GET /api', 'PUT /api/', 'PUT /apis', 'PUT /ap%69/%61', 'GET /api/files', 'GET /api/files/', 'GET /api/files/a%3a%3A%61'])(
  'explain says of the path of %s what the gateway does',
  async (line) => {
    expect(explained(line)).toEqual(await answered(line));
  },
);

test('explain takes the base path alone for a path of {rest+}', async () => {
  expect([explained('PUT /api'), (await answered('PUT /api'))[0]]).toEqual([[200, 'orders /'], 200]);
});

test.each(['?n=1', '??n=1', '?&n=1', '?a', '?', '?n=1?', '?n=%61+b=c&x=%ff'])(
  'explain says of the query %s what the gateway does',
  async (query) => {
    for (const path of ['/api/x', '/api/page', '/api/moved']) {
      expect(explained(`GET ${path}${query}`)).toEqual(await answered(`GET ${path}${query}`));
    }
  },
);

test.each(CLAIMS.map(([line, claims], index) => [line, claims, index] as const))(
  'explain says of %s with the claims %j what the gateway does',
  async (line, claims, index) => {
    expect(explained(line, [], claims)).toEqual(await answered(line, [`Authorization: Bearer ${stage.fill(`<token-${index}>`)}`]));
  },
);

test.each([
  ...['lane', 'prefix', 'absent', 'needy'].flatMap((path) =>
    [['fast'], ['slow'], ['fast', 'slow'], ['slow', 'fast'], ['fas', 't'], ['fast,slow'], ['', 'fast'], ['', '']].map((values) => [
      path,
      values.map((value) => `x-lane: ${value}`),
    ]),
  ),
  ['cookie', ['cookie: lane=fast', 'cookie: lane=slow']],
  ['cookie', ['cookie: lane=slow', 'cookie: lane=fast']],
  ['cookie', ['cookie: a=b', 'cookie: lane=fast']],
  ['typed', ['content-type: application/json', 'content-type: text/plain']],
  ['typed', ['content-type: text/plain', 'content-type: application/json']],
  ['typed', ['content-type: application/json', 'content-type: application/json']],
] as [string, string[]][])('explain says of GET /api/%s with %j what the gateway does', async (path, headers) => {
  expect(explained(`GET /api/${path}`, headers)).toEqual(await answered(`GET /api/${path}`, headers));
});

test.each([
  ...['GET', 'TRACE', 'OPTIONS', 'BREW'].flatMap((method) => [`${method} /api/é`, `${method} /api/x?é`]),
  ...['GET /api/x#a', 'GET /api/x?a#b', 'GET /api/x\x7f', 'GET /api/x?\x01', 'GET /api/x"<>^`{|}', 'GET /api/x?"<>^`{|}\\', 'TRACE /é'],
])('explain says of the characters of %j what the gateway does', async (line) => {
  expect(explained(line)).toEqual(await answered(line));
});

test.each([
  ...[['x_a: 1'], ['x-a: 1', 'X_A: 1'], ["x.!#$%&'*+^`|~: 1"]],
  ...[
    ['content-length: 0'],
    ['content-length: 00'],
    ['content-length: '],
    ['content-length: x'],
    ['content-length: -1'],
    ['content-length: +1'],
  ],
  ...[
    ['content-length: 0x1'],
    ['content-length: 1, 1'],
    ['content-length: 1', 'content-length: 1'],
    ['content-length: 18446744073709551616'],
  ],
  ...[['content-length: 1', 'transfer-encoding: chunked']],
])('explain says of the headers %j what the gateway does', async (...headers) => {
  for (const line of ['GET /api/x', 'DELETE /api/x', 'GET /nothing', 'GET /api/x/..'])
    expect([line, explained(line, headers)]).toEqual([line, await answered(line, headers)]);
});

const PREFLIGHT = ['Origin: https://app.example.com', 'Access-Control-Request-Method: PUT'];

/** What ends in each way that a request can end, without a credential and a body. */
const ENDS: readonly (readonly [line: string, headers: readonly string[]])[] = [
  ...['fixed', 'moved', 'full', 'page', 'small', 'large', 'typed'].map((path) => [`GET /api/${path}`, []] as const),
  ...['GET /nothing', 'DELETE /api/fixed', 'BREW /api/fixed', 'GET /api/fixed/..', 'OPTIONS /api/fixed'].map((line) => [line, []] as const),
  ['OPTIONS /api/fixed', PREFLIGHT],
];

test.each(['10', '11', '10485760', '10485761', '20971520', '20971521'])(
  'explain says of a length of %s what the gateway does',
  async (length) => {
    for (const [line, headers] of ENDS) {
      const said = [`content-length: ${length}`, ...headers];
      const explanation = explained(line, said);
      // a backend waits for a body that never comes
      if (explanation[1]?.startsWith('orders') !== true) expect([line, explanation]).toEqual([line, await answered(line, said)]);
    }
  },
);

test.each([
  [['connection: upgrade', 'upgrade: websocket']],
  [['connection: keep-alive, Upgrade', 'upgrade: h2c, websocket']],
  [['connection: close', 'connection: upgrade', 'upgrade: TLS/1.3']],
  [['connection: upgrade', 'upgrade: ']],
  [['connection: upgrade', 'upgrade: H2C']],
  [['connection: upgrade']],
  [['connection: close', 'upgrade: websocket']],
  [['connection: "upgrade"', 'upgrade: websocket']],
  [['connection: upgrade', 'upgrade: websocket', 'content-length: 20000000']],
])('explain says of %j what the gateway does', async (upgrade) => {
  for (const [line, headers] of ENDS) {
    const said = [...upgrade, ...headers];
    expect([line, explained(line, said)]).toEqual([line, await answered(line, said)]);
  }
});

test.each([
  ['GET /api/chat/a', 'websocket'],
  ['GET /api/chat/a', 'WebSocket'],
  ['GET /api/chat/a', 'websocket, h2c'],
  ['GET /api/chat/a', 'TLS/1.3'],
  ['GET /api/ch%61t/a', 'websocket'],
  ['GET /api/chat/%61', 'websocket'],
  ['GET /api/chat/a/..', 'websocket'],
  ['POST /api/chat/a', 'websocket'],
  ['GET /api/x', 'websocket'],
])('explain says of %s with an upgrade to %s what the gateway does', async (line, protocol) => {
  const headers = ['connection: upgrade', `upgrade: ${protocol}`, 'content-length: 0'];
  // of a handshake that its backend doesn't take nothing but the status is left
  expect(explained(line, headers)[0]).toBe((await answered(line, headers))[0]);
});

test.each(['a@b', 'a,b'])('explain says of the host %s what the gateway does', async (host) => {
  for (const headers of [[], ['content-length: 20000000'], ['connection: upgrade', 'upgrade: websocket']]) {
    expect(explained('GET /api/fixed', headers, undefined, host)).toEqual(await answered('GET /api/fixed', headers, host));
  }
});
