import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { descriptorSet, stockDescriptor } from '../support/descriptors';
import { type GrpcAnswer, type GrpcCall, type GrpcUpstream, startGrpc } from './support/grpc-upstream';
import { freePort } from './support/ports';
import { type Running, startRun } from './support/run-files';

const folder = mkdtempSync(join(tmpdir(), 'tollgate-descriptors-'));
const [descriptor, hidden] = [join(folder, 'stock.pb'), join(folder, 'hidden.pb')];
const transcode = { descriptor, services: ['shop.Stock'] };

const SPEC = {
  name: 'shop',
  access: { open: 'messages are looked at' },
  cors: { origins: ['https://shop.example.com'] },
  schemes: { partners: { apiKey: { header: 'x-api-key' } } },
  consumers: { acme: { keys: [{ secret: 'keys', key: 'acme' }] } },
  backends: {
    stock: { protocol: 'grpc', timeout: '1s', transcode },
    gone: { protocol: 'grpc', transcode },
    hidden: { protocol: 'grpc', transcode: { descriptor: hidden, services: ['shop.Hidden'] } },
    next: { protocol: 'grpc', transcode },
    raw: { protocol: 'grpc' },
  },
  routes: {
    'GET /stock/{id}': {
      backend: 'stock',
      request: { headers: { set: { 'x-of-gateway': 'yes' } } },
      response: { headers: { set: { 'x-answered': 'yes' } } },
    },
    'ANY /stock': { backend: 'stock', body: { maxSize: '1Ki' } },
    'GET /shelves/rows/{row}/stock/{id}': { backend: 'gone' },
    'GET /hidden/{id}': { backend: 'hidden', access: { scheme: 'partners' } },
    'ANY /{rest+}': { backend: 'stock' },
    'POST /shop.Stock/{method}': { backend: 'raw', response: { headers: { set: { 'x-raw': 'yes' } } } },
    'GET /late/{id}': { backend: 'stock', variants: [{ when: { query: { note: 'none' } }, respond: { status: 204 } }] },
    'GET /divided/{id}': { backend: 'stock', canary: { backend: 'next', weightPercent: 50, sticky: ['header:x-user'] } },
  },
};

let stock: GrpcUpstream;
let gateway: Running;
let next: GrpcAnswer = {};

beforeAll(async () => {
  writeFileSync(descriptor, stockDescriptor());
  writeFileSync(hidden, descriptorSet('shop.Hidden', [{ name: 'Get', rules: ['GET /hidden/{id}', 'GET /stock/{id}'] }]));
  stock = await startGrpc(({ item }: GrpcCall) => (Object.keys(next).length > 0 ? next : { item }));
  const here = { url: `http://127.0.0.1:${stock.port}` };
  gateway = await startRun({
    spec: SPEC,
    bindings: { backends: { stock: here, hidden: here, raw: here, next: here, gone: { url: `http://127.0.0.1:${await freePort()}` } } },
    secrets: { keys: { acme: 'a-key-of-acme-which-is-long' } },
  });
});

afterAll(async () => {
  await gateway?.end();
  await stock?.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  next = {};
  stock.calls.length = 0;
});

async function ask(path: string, init: RequestInit = {}) {
  const answer = await fetch(`${gateway.url}${path}`, init);
  const body = await answer.text();
  return { status: answer.status, type: answer.headers.get('content-type'), headers: answer.headers, body };
}

function post(path: string, body: string | Buffer, type = 'application/json') {
  return ask(path, { method: 'POST', body, headers: { 'content-type': type } });
}

describe('JSON', () => {
  test('of a path and a query becomes a message, and the answer becomes JSON with every field', async () => {
    const { status, type, body } = await ask('/stock/a%20b?count=3');

    expect(stock.calls[0]?.item).toEqual({ id: 'a b', count: 3 });
    expect(stock.calls[0]?.headers).toMatchObject({ ':path': '/shop.Stock/Get', 'content-type': 'application/grpc', te: 'trailers' });
    expect({ status, type, body: JSON.parse(body) }).toEqual({
      status: 200,
      type: 'application/json',
      body: { id: 'a b', count: 3, note: '' },
    });
  });

  test('of a body becomes a message, whatever type is said', async () => {
    for (const type of ['application/json', 'text/plain']) {
      const { status, body } = await post('/stock', '{"id":"7","note":"ü"}', type);
      expect({ status, body: JSON.parse(body) }).toEqual({ status: 200, body: { id: '7', count: 0, note: 'ü' } });
    }
    expect(stock.calls.map(({ headers }) => headers[':path'])).toEqual(['/shop.Stock/Put', '/shop.Stock/Put']);
  });

  test('is changed and answered by the rules of its route', async () => {
    const { headers } = await ask('/stock/7', { headers: { origin: 'https://shop.example.com' } });

    expect(stock.calls[0]?.headers['x-of-gateway']).toBe('yes');
    expect(headers.get('x-answered')).toBe('yes');
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example.com');
    expect([...headers.keys()].filter((name) => name.startsWith('grpc-'))).toEqual([]);
  });

  test('of an answer may be larger than what a connection holds', async () => {
    next = { item: { note: 'x'.repeat(3_000_000) } };

    expect(JSON.parse((await ask('/stock/7')).body).note).toHaveLength(3_000_000);
  });

  test('above 10 MiB is an answer that cannot be given', async () => {
    next = { item: { note: 'x'.repeat(11_000_000) } };
    const { status, type } = await ask('/stock/7');

    expect({ status, type }).toEqual({ status: 502, type: 'application/problem+json' });
  });
});

describe('a status of gRPC', () => {
  test.each<[string, number, number]>([
    ['INVALID_ARGUMENT', 3, 400],
    ['DEADLINE_EXCEEDED', 4, 504],
    ['NOT_FOUND', 5, 404],
    ['ALREADY_EXISTS', 6, 409],
    ['PERMISSION_DENIED', 7, 403],
    ['UNAVAILABLE', 14, 503],
    ['UNAUTHENTICATED', 16, 401],
  ])('%s is one of HTTP, in the words of the backend, with a head or without', async (_, code, expected) => {
    for (const trailersOnly of [true, false]) {
      next = { status: code, message: 'so it is', trailersOnly };
      const { status, type, body } = await ask('/stock/7');
      expect({ status, type, body: JSON.parse(body) }).toEqual({
        status: expected,
        type: 'application/json',
        body: { code, message: 'so it is', details: [] },
      });
    }
  });

  test('that never comes is a timeout of the gateway', async () => {
    next = { never: true };

    expect(await ask('/stock/7')).toMatchObject({ status: 504, type: 'application/problem+json' });
  });

  test('of a backend that is not there is a problem of the gateway', async () => {
    expect(await ask('/shelves/rows/3/stock/7')).toMatchObject({ status: 502, type: 'application/problem+json' });
  });
});

describe('nothing reaches the backend', () => {
  test.each<[string, () => ReturnType<typeof ask>, number]>([
    ['with a parameter that no field takes', () => ask('/stock/7?odd=1'), 400],
    ['with a body that is no JSON', () => post('/stock', '{"id":'), 400],
    ['with a field of another kind', () => post('/stock', '{"count":"many"}'), 400],
    ['with a body that is too large', () => post('/stock', JSON.stringify({ note: 'x'.repeat(2_000) })), 413],
    ['by a method that no rule has', () => ask('/stock', { method: 'PUT', body: '{}' }), 404],
    ['by a path that no rule has', () => ask('/odd'), 404],
    ['without the credential that the route asks for', () => ask('/hidden/7'), 401],
    ['as gRPC', () => post('/stock', Buffer.alloc(5), 'application/grpc'), 200],
    ['as gRPC to a method without a rule', () => post('/shop.Stock/Drop/x', Buffer.alloc(5), 'application/grpc'), 200],
    ['as gRPC, in other words', () => post('/stock', Buffer.alloc(5), 'Application/gRPC+proto'), 415],
  ])('%s', async (_, request, status) => {
    const answer = await request();

    expect(answer.status).toBe(status);
    if (status !== 200) expect(answer.type).toBe('application/problem+json');
    expect(stock.calls).toEqual([]);
  });
});

test('what a request becomes chooses no other route, and no other backend transcodes it', async () => {
  const answers = [await ask('/hidden/7', { headers: { 'x-api-key': 'a-key-of-acme-which-is-long' } }), await ask('/stock/7')];

  expect(answers.map(({ status, headers }) => [status, headers.get('x-raw')])).toEqual(Array(2).fill([200, null]));
  expect(stock.calls.map(({ headers }) => headers[':path'])).toEqual(['/shop.Hidden/Get', '/shop.Stock/Get']);
});

test.each(['/late/%61?count=3', '/late/a?note=some', '/divided/a', '/%6cate/a'])(
  'a route that is chosen anew transcodes too: %s',
  async (path) => {
    const answer = await ask(path, { headers: { 'x-user': path } });

    expect(answer.status).toBe(200);
    expect(stock.calls.map(({ headers, item }) => [headers[':path'], item.id])).toEqual([['/shop.Stock/Get', 'a']]);
  },
);

test('gRPC itself passes to a backend that takes it, JSON or not', async () => {
  await post('/shop.Stock/Drop', Buffer.alloc(5), 'application/grpc');

  expect(stock.calls.map(({ headers }) => headers[':path'])).toEqual(['/shop.Stock/Drop']);
});

test('the access log has what the client asked for', async () => {
  await ask('/stock/logged?count=1');

  await expect.poll(() => gateway.output(), { timeout: 5_000 }).toMatch(/"method":"GET","path":"\/stock\/logged"/);
});
