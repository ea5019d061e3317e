import { afterAll, beforeAll, expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import type { GatewayModel } from '../../src/model/model';
import { resolve } from '../../src/model/resolve';
import { parseApi } from '../../src/spec/parse';
import { converse } from './support/raw-http';
import type { Table } from './support/table';
import { type Served, serveWithRun } from './support/table-gateway';
import type { Stage } from './support/table-stage';

const api = (name: string, fields: object, routes: object = {}) => ({
  name,
  access: { open: 'test' },
  routes: { 'GET /a': { respond: { status: 200, body: name } }, ...routes },
  ...fields,
});

const none = { respond: { status: 200 }, limits: [{ requests: 0, per: 'second', scope: 'instance' }] };
const readable = { respond: { status: 200 }, cors: { origins: ['https://app.example.com', 'https://*.pages.example.com'] } };

const APIS = [
  api('any', {}),
  api('wide', { hosts: ['*.example.com'] }, { 'GET /wide': { respond: { status: 200, body: 'wide' } } }),
  api('deep', { hosts: ['*.sub.example.com'] }),
  api('shop', { hosts: ['shop.example.com'], basePath: '/api' }, { 'GET /none': none, 'GET /cors': readable }),
];

let served: Served;
let model: GatewayModel;

beforeAll(async () => {
  const stage = { backends: {}, fill: (value: unknown) => value } as unknown as Stage;
  served = await serveWithRun({ spec: { apis: APIS } } as unknown as Table, stage);
  model = resolve({ apis: APIS.map((value) => parseApi(value)) }).model;
});
afterAll(() => served?.end());

const HOSTS = ['shop.example.com', 'SHOP.Example.com', 'shop.example.com:81', 'shop.example.com.', 'shop.example.com.:81']
  .concat(['shop.example.com:81.', 'shop.example.com..', 'shop.example.com:', 'shop.example.com:http', 'shop.example.com.:81.'])
  .concat(['x.example.com', 'y.x.example.com', 'sub.example.com', 'y.sub.example.com', 'example.com', '.example.com', 'other.org'])
  .concat(['[::1]:81', 'a.example.com,b.example.com', 'ann@shop.example.com', 'a b']);

const METHODS = ['get', 'Get', 'HEAD', 'BREW', 'TRACE', 'CONNECT', 'connect', 'VERSION-CONTROL'];

test.each([
  ...HOSTS.flatMap((host) => ['/a', '/wide', '/api/a', '/nothing', '/a//b'].map((path) => [`GET ${path}`, host])),
  ...METHODS.flatMap((method) => ['/api/a', '/api/nothing'].map((path) => [`${method} ${path}`, 'shop.example.com'])),
  ['GET /api/none', 'shop.example.com'],
])('explain says of %s on %j what the gateway answers', async (line, host) => {
  const [answer] = await converse(served.port, [`${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`], {
    answers: 1,
    headOnly: line.startsWith('HEAD'),
  });
  const explained = explain(readRequest({ request: line, header: [`host: ${host}`] }), model);
  expect(explained.answer?.status).toBe(answer?.status);
  if (answer?.status === 200) expect(explained.api).toBe(answer.body);
  else if (!line.startsWith('HEAD')) expect(explained.answer?.type).toBe(JSON.parse(answer?.body ?? '').type);
});

test.each([
  ['https://app.example.com', 'GET', 'allowed'],
  ['https://a.pages.example.com', 'GET', 'allowed'],
  ['https://app.example.com', 'PUT', 'PUT is not among the methods: the browser refuses'],
  ['https://pages.example.com', 'GET', 'without CORS headers: the browser refuses'],
])('explain says what a preflight from %s for %s gets', async (origin, method, detail) => {
  const header = ['Host: shop.example.com', `Origin: ${origin}`, `Access-Control-Request-Method: ${method}`];
  const [answer] = await converse(served.port, [`OPTIONS /api/cors HTTP/1.1\r\n${header.join('\r\n')}\r\nConnection: close\r\n\r\n`], {
    answers: 1,
  });
  const value = (wanted: string) => answer?.headers.find(([name]) => name === wanted)?.[1];
  const last = explain(readRequest({ request: 'OPTIONS /api/cors', header }), model).checks.at(-1);
  expect([last?.status, last?.detail]).toEqual([answer?.status, detail]);
  expect(value('access-control-allow-origin')).toBe(detail.startsWith('without') ? undefined : origin);
});
