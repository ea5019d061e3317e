import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { resolve } from '../../src/model/resolve';
import { parseApi } from '../../src/spec/parse';

const exchange = { endpoint: 'https://id.example.com/token', audience: 'order-service', scopes: ['read'], client: { secret: 'client' } };
const { model } = resolve({
  apis: [
    parseApi({
      name: 'shop',
      schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
      access: { scheme: 'customers' },
      backends: { orders: { exchange }, plain: {} },
      routes: { 'GET /orders': { backend: 'orders' }, 'GET /plain': { backend: 'plain' } },
    }),
  ],
});

const exchangeOf = (path: string, claims: object) =>
  explain(readRequest({ request: `GET ${path}`, header: [], claims: JSON.stringify(claims) }), model).checks.filter(
    ({ check }) => check === 'exchange',
  );

test('what a token is exchanged for is told, and that the authorization server decides', () => {
  expect(exchangeOf('/orders', { sub: 'ann' })).toEqual([
    {
      check: 'exchange',
      outcome: 'unknown',
      policy: 'a token for order-service, scope read',
      origin: 'backend',
      detail: 'the authorization server decides, https://id.example.com/token',
    },
  ]);
});

test.each([
  ['a backend that takes the token as it is', '/plain', { sub: 'ann' }],
  ['a caller who is refused', '/orders', { iss: 'https://other/' }],
])('nothing is exchanged for %s', (_, path, claims) => {
  expect(exchangeOf(path, claims)).toEqual([]);
});
