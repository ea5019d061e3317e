import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { explanationLines } from '../../src/cli/explain/text';
import type { Io } from '../../src/cli/io';
import { resolve } from '../../src/model/resolve';
import { parseApi } from '../../src/spec/parse';

const { model } = resolve({
  apis: [
    parseApi({
      name: 'shop',
      access: { open: 'a test' },
      backends: {
        orders: {
          breaker: { errorPercent: 5, latency: { p50: '100ms', p99: '1s' }, recoverOver: '1m' },
          fallback: { respond: { status: 200, body: 'none' } },
        },
        users: { breaker: { errorPercent: 50, recoverOver: '0s', minRequests: 5, window: '2s', openFor: '5s' } },
        plain: {},
        kept: { fallback: { cached: { ttl: '1h' } } },
      },
      routes: {
        'ANY /kept': { backend: 'kept' },
        'GET /orders': { backend: 'orders' },
        'GET /own': { backend: 'users', fallback: { backend: 'plain' } },
        'GET /both': {
          weighted: [
            { backend: 'orders', weight: 1 },
            { backend: 'users', weight: 1 },
          ],
        },
        'GET /plain': { backend: 'plain' },
      },
    }),
  ],
});

const IO: Io = { stdout: () => {}, stderr: () => {}, color: false };
const explained = (path: string, method = 'GET') => explain(readRequest({ request: `${method} ${path}`, header: [] }), model);
const lines = (path: string) => explanationLines(explained(path), IO).filter((line) => /^(breaker|fallback)/.test(line));

const ORDERS =
  'breaker  of orders: opens at 5 % failed or p50 above 100 ms or p99 above 1000 ms, of at least 20 in 10 s; open for 30 s, then more and more over 60 s';
const USERS = 'breaker  of users: opens at 50 % failed, of at least 5 in 2 s; open for 5 s';

test.each([
  ['/orders', [ORDERS, 'fallback of orders: answer 200 [backend]']],
  ['/own', [USERS, 'fallback of users: the backend plain [route]']],
  ['/both', [ORDERS, USERS, 'fallback of orders: answer 200 [backend]']],
  ['/plain', []],
])('the breakers and fallbacks are told that stand for %s', (path, expected) => {
  expect(lines(path)).toEqual(expected);
});

test('the last good answer is told of where it may stand in: for answers to GET and HEAD', () => {
  expect(lines('/kept')).toEqual(['fallback of kept: the last good answer of the last 1h [backend]']);
  expect(explained('/kept', 'HEAD')).toMatchObject({ fallbacks: [{ of: 'kept', origin: 'backend', cached: '1h' }] });
  expect(explained('/kept', 'POST')).not.toHaveProperty('fallbacks');
});

test('both are data as well', () => {
  expect(explained('/own')).toMatchObject({
    breakers: [{ backend: 'users', openForMillis: 5_000, recoverOverMillis: 0 }],
    fallbacks: [{ of: 'users', origin: 'route', backend: 'plain' }],
  });
  expect(explained('/plain')).not.toHaveProperty('breakers');
  expect(explained('/plain')).not.toHaveProperty('fallbacks');
});
