import { describe, expect, test } from 'vitest';
import { problems, route, schemes, shop } from './support';

const stream = (fields: object) => route(shop({ routes: { 'GET /orders': { backend: 'orders', stream: fields } } })).stream;

test('a stream may be silent for a minute, and lasts until either side ends it', () => {
  expect(stream({ sse: {} })).toEqual({ kind: 'sse', idleMillis: 60_000 });
  expect(stream({ websocket: {} })).toEqual({ kind: 'websocket', idleMillis: 60_000 });
});

test('the times of a stream are those that are written', () => {
  const times = { idleTimeout: '5m', maxDuration: '24h' };

  expect(stream({ sse: {}, ...times })).toEqual({ kind: 'sse', idleMillis: 300_000, maxDurationMillis: 86_400_000 });
});

test('a route without a stream has none', () => {
  expect(route(shop())).not.toHaveProperty('stream');
});

describe('beside a stream', () => {
  const beside = (fields: object, kind: object = { sse: {} }, key = 'GET /orders', more: object = {}) =>
    problems(shop({ routes: { [key]: { backend: 'orders', stream: kind, ...fields } }, ...more } as never));

  test.each([
    ['body', { body: { maxSize: '1Ki' } }],
    ['cache', { cache: { ttl: '30s' } }],
    ['response.json', { response: { json: { drop: ['a'] } } }],
    ['response.convert', { response: { convert: 'json-to-xml' } }],
    ['request.json', { request: { json: { drop: ['a'] } } }],
    ['request.convert', { request: { convert: 'xml-to-json' } }],
    ['retry', { retry: { attempts: 1 } }],
    ['fallback', { fallback: { respond: { status: 200 } } }],
    ['variants[0].response.json', { variants: [{ when: { headers: { a: 'b' } }, response: { json: { drop: ['a'] } } }] }],
  ])('%s is refused', (field, fields) => {
    expect(beside(fields)).toEqual([
      expect.stringMatching(`^routes\\["GET /orders"\\]\\.${field.replace(/[[\]]/g, '\\$&')}: .*NotWithStream`),
    ]);
  });

  test('aggregate is refused, and so is batch', () => {
    const aggregate = { calls: { a: { get: '/a', backend: 'orders' } }, answer: { a: 'a' } };
    const [first] = problems(shop({ routes: { 'GET /orders': { aggregate, stream: { sse: {} } } } } as never));
    const [second] = problems(shop({ routes: { 'POST /orders': { batch: { maxRequests: 2 }, stream: { sse: {} } } } } as never));

    expect([first, second]).toEqual([
      expect.stringMatching(/^routes\["GET \/orders"\]\.aggregate: .*NotWithStream/),
      expect.stringMatching(/^routes\["POST \/orders"\]\.batch: .*NotWithStream/),
    ]);
  });

  test('headers may change, the backend may have a retry and a fallback, and the API a largest body', () => {
    const orders = { retry: { attempts: 2 }, fallback: { respond: { status: 200 } } };
    const changes = { request: { headers: { set: { a: 'b' } } }, response: { headers: { remove: ['server'] } } };

    expect(beside(changes, { sse: {} }, 'GET /orders', { backends: { orders }, body: { maxSize: '1Ki' } })).toEqual([]);
  });

  test.each(['POST /orders', 'ANY /orders', 'GET,HEAD /orders'])('a WebSocket is refused on %s: it begins with GET', (key) => {
    expect(beside({}, { websocket: {} }, key)).toEqual([expect.stringContaining('WebSocketNeedsGet')]);
    expect(beside({}, { sse: {} }, key)).toEqual([]);
  });

  test.each(['h2', 'grpc'])('a WebSocket is refused to a backend of %s', (protocol) => {
    expect(beside({}, { websocket: {} }, 'GET /orders', { backends: { orders: { protocol } } })).toEqual([
      expect.stringContaining('"orders" is asked in another protocol; lead it to a backend of http1 [WebSocketNeedsHttp1]'),
    ]);
  });

  test('a WebSocket is refused where the body is signed, and where copies are asked for', () => {
    const signed = { schemes: schemes('hmac'), access: { scheme: 'hmac' } };

    expect(beside({}, { websocket: {} }, 'GET /orders', signed)).toEqual([expect.stringMatching(/access: .*NotWithStream/)]);
    expect(beside({ mirror: { backend: 'orders' } }, { websocket: {} })).toContainEqual(expect.stringMatching(/mirror: .*NotWithStream/));
  });
});
