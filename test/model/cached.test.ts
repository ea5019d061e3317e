import { expect, test } from 'vitest';
import { problems, schemes, shop } from './support';

const cached = { cached: { ttl: '1h' } };

test('a route that answers no GET has no last good answer, and a backend none where all of its routes are like that', () => {
  const why = (key: string) =>
    `answers to GET are kept, and "${key}" has none; write a fixed answer as respond, or another backend as backend [NothingToKeep]`;
  const posted = { 'POST /a': { backend: 'orders' } };

  expect(problems(shop({ routes: { 'POST /a': { backend: 'orders', fallback: cached } } }))).toEqual([
    `routes["POST /a"].fallback.cached: ${why('POST /a')}`,
  ]);
  expect(problems(shop({ routes: { 'HEAD /a': { backend: 'orders', fallback: cached } } }))).toEqual([
    `routes["HEAD /a"].fallback.cached: ${why('HEAD /a')}`,
  ]);
  expect(problems(shop({ backends: { orders: { fallback: cached } }, routes: posted }))).toEqual([
    `backends.orders.fallback.cached: ${why('POST /a')}`,
  ]);
  for (const key of ['GET /b', 'ANY /b', 'GET,PUT /b'])
    expect(problems(shop({ backends: { orders: { fallback: cached } }, routes: { ...posted, [key]: { backend: 'orders' } } }))).toEqual([]);
});

test('where nobody knows who calls, there is none either', () => {
  const spec = (route: object, backend: object = {}) =>
    shop({
      schemes: schemes('jwt', 'hmac'),
      access: { scheme: 'jwt' },
      backends: { orders: backend },
      routes: { 'GET /a': { backend: 'orders', ...route }, 'GET /b': { backend: 'orders', access: { anyOf: [{ scheme: 'jwt' }] } } },
    });
  const signed = { access: { scheme: 'hmac' } };

  expect(problems(spec({ ...signed, fallback: cached }))).toEqual([
    'routes["GET /a"].fallback.cached: answers are kept for each caller, and nobody knows who calls "GET /a"; write a fixed answer as respond, or let a scheme with a subject in [NobodyToKeepFor]',
  ]);
  expect(problems(spec(signed, { fallback: cached }))).toEqual([]);
  expect(problems(shop({ routes: { 'GET /a': { backend: 'orders', fallback: cached } } }))).toEqual([]);
  expect(problems(spec({ access: { anyOf: [{ scheme: 'jwt' }, { scheme: 'hmac' }] }, fallback: cached }))).toEqual([]);
});
