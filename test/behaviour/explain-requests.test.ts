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
  backends: { orders: {} },
  routes: {
    'PUT /{rest+}': { backend: 'orders' },
    'GET /x': { backend: 'orders' },
    'GET /files/{rest+}': { backend: 'orders' },
    'GET /moved': { redirect: { to: '/x' } },
    'GET /page': { backend: 'orders', require: { query: ['n'] } },
  },
};

const TABLE = { spec: SPEC, backends: { orders: {} } } as unknown as Table;

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

async function answered(line: string, headers: readonly string[] = []): Promise<Outcome> {
  const lines = [`${line} HTTP/1.1`, 'Host: shop.example.com', ...headers];
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

function explained(line: string, headers: readonly string[] = []): Outcome {
  const { answer, backend } = explain(readRequest({ request: line, header: ['host: shop.example.com', ...headers] }), model);
  if (backend !== null) return [200, `${backend.name} ${backend.path}`];
  const detail = answer?.type ?? answer?.location;
  return [answer?.status, ...(detail === undefined ? [] : [detail])] as const;
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
