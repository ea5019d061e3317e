import { describe, expect, test } from 'vitest';
import type { Bindings } from '../../src/spec/bindings';
import { ledger, rowAt, withRoute } from './support';

const http: Bindings = { backends: { orders: { url: 'https://orders.example.com' } } };
const ROUTE = 'routes["GET /orders/{id}"]';
const events = { stream: { sse: {} } };

const refusals = (fields: object, bindings = http, more: object = {}) =>
  ledger('aws', { ...withRoute(fields), ...more }, bindings).problems.map(({ path, message }) => [path, message]);

describe('server-sent events on AWS', () => {
  test('are handed on as they come, which the report says with what differs', () => {
    expect(refusals(events)).toEqual([]);
    expect(rowAt('aws', `${ROUTE}.stream.sse`, withRoute(events), http)).toMatchObject({
      how: 'native',
      differs: expect.stringContaining('15 minutes'),
      unproven: expect.stringContaining('emulator'),
    });
  });

  test.each([
    ['15m', []],
    ['900001ms', [[`${ROUTE}.stream.maxDuration`, expect.stringContaining('is above 15m')]]],
    ['49ms', [[`${ROUTE}.stream.maxDuration`, expect.stringContaining('is below 50ms')]]],
  ])('last at most %s', (maxDuration, expected) => {
    expect(refusals({ stream: { sse: {}, maxDuration } })).toEqual(expected);
  });

  test.each<[string, object, string]>([
    ['stream.idleTimeout', { stream: { sse: {}, idleTimeout: '30s' } }, 'after 5 minutes without a byte'],
    ['timeout', { ...events, timeout: '5s' }, 'write stream.maxDuration'],
  ])('have no %s', (field, fields, message) => {
    expect(refusals(fields)).toEqual([[`${ROUTE}.${field}`, expect.stringContaining(message)]]);
  });

  test.each<[string, Bindings, object, string]>([
    ['from a function', { backends: { orders: { function: 'arn:one' } } }, {}, 'answered by a function'],
    ['from a wrapped function', { backends: { orders: { function: 'arn:one', wrapped: true } } }, {}, 'answered by a function'],
    [
      'behind the proxy function',
      http,
      { cors: { origins: ['https://a.example.com'] } },
      'passes the proxy function, which answers as a whole, for "cors"',
    ],
  ])('%s are refused as a whole, once', (_, bindings, more, message) => {
    const fields = { stream: { sse: {}, idleTimeout: '30s', maxDuration: '1h' } };
    expect(refusals(fields, bindings, more)).toEqual([[`${ROUTE}.stream`, expect.stringContaining(message)]]);
  });
});

test('a WebSocket is refused on AWS as a whole, and may be waived: the route is there without it', () => {
  const fields = { stream: { websocket: {}, idleTimeout: '30s', maxDuration: '1h' } };
  expect(refusals(fields)).toEqual([[`${ROUTE}.stream`, expect.stringContaining('serve the route on Kubernetes')]]);

  const waive = { 'routes.*.stream': 'chat is on the other target' };
  expect(refusals(fields, { ...http, waive })).toEqual([]);
});

test.each(['sse', 'websocket'])('%s is served on Kubernetes with all of its times', (kind) => {
  const fields = { stream: { [kind]: {}, idleTimeout: '30s', maxDuration: '720h' }, timeout: '1h' };
  expect(ledger('kubernetes', withRoute(fields)).problems).toEqual([]);
});

test('a WebSocket is refused on Kubernetes where variants compare the query, which Envoy decodes too late', () => {
  const by = (when: object) => withRoute({ stream: { websocket: {} }, variants: [{ when, response: { headers: { set: { a: 'b' } } } }] });
  const [problem] = ledger('kubernetes', by({ query: { beta: '1' } })).problems;

  expect(problem).toMatchObject({ path: `${ROUTE}.stream`, message: expect.stringContaining('choose by a header') });
  expect(ledger('kubernetes', by({ query: { beta: { present: true } } })).problems).toEqual([]);
  expect(ledger('kubernetes', by({ headers: { beta: '1' } })).problems).toEqual([]);
});
