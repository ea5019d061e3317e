import { expect, test } from 'vitest';
import { explain } from '../../src/cli/explain/explain';
import { readRequest } from '../../src/cli/explain/request';
import { explanationLines } from '../../src/cli/explain/text';
import { resolve } from '../../src/model/resolve';
import { parseApi } from '../../src/spec/parse';

const exchange = { endpoint: 'https://id.example.com/token', audience: 'orders', client: { secret: 'client' } };
const { model } = resolve({
  apis: [
    parseApi({
      name: 'shop',
      schemes: { customers: { jwt: { issuer: 'https://id.example.com/', audiences: ['shop'] } } },
      access: { scheme: 'customers' },
      backends: {
        orders: {
          timeout: '5s',
          retry: { attempts: 2, when: ['5xx', '429'], perTryTimeout: '1500ms' },
          loadBalancing: { hash: { by: ['header:x-user', 'ip'] } },
          healthCheck: { path: '/health' },
          outliers: {},
          capacity: { requests: 10 },
          exchange,
          mirror: { backend: 'shadow', percent: 10 },
          fault: { abort: { status: 503, percent: 0.5 }, delay: { time: '200ms', percent: 5 } },
        },
        plain: {},
        stock: { protocol: 'grpc', transcode: { descriptor: 'stock.pb', services: ['shop.Stock', 'shop.Shelf'] } },
        shadow: { loadBalancing: { leastRequest: {} } },
      },
      routes: {
        'GET,POST /orders': { backend: 'orders' },
        'GET /own': {
          backend: 'orders',
          retry: { attempts: 0 },
          mirror: { backend: 'plain', percent: 0 },
          fault: { delay: { time: '1s', percent: 1 } },
        },
        'GET /plain': { backend: 'plain' },
        'GET /stock': { backend: 'stock' },
        'GET /shadow': { backend: 'shadow', retry: { when: ['503'] } },
        'POST /shadow': { backend: 'shadow', retry: { when: ['503'] } },
      },
    }),
  ],
});

const explained = (request: string) => explain(readRequest({ request, header: [], claims: '{"sub":"ann"}' }), model);

test('what happens on the way to a backend is told', () => {
  expect(explained('GET /orders').backend?.policies).toEqual([
    'fault: 5 % wait 200ms',
    'fault: 0.5 % are answered 503 in its place',
    'retry: up to 2 more after 5xx, 429, each try within 1.5 s',
    'mirror: 10 % to shadow, without Authorization',
    'endpoint: by header:x-user and ip',
    'endpoint: one whose /health answers 2xx',
    'endpoint: none that failed 5 times in a row',
    'capacity: 10 requests, 1024 connections, 1024 waiting; 503 above',
  ]);
});

test('for the method and the route that are asked about', () => {
  expect(explained('POST /orders').backend?.policies).toContain('retry: up to 2 more after connect-failure, each try within 1.5 s');
  expect(explained('GET /own').backend?.policies).toContain('retry: none of GET');
  expect(explained('GET /own').backend?.policies).toContain('fault: 1 % wait 1s');
  expect(explained('GET /own').backend?.policies?.filter((policy) => /mirror|503 in/.test(policy))).toEqual([]);
  expect(explained('GET /shadow').backend?.policies).toEqual(['retry: up to 1 more after 503', 'endpoint: least request']);
  expect(explained('POST /shadow').backend?.policies).toContain('retry: none of POST');
});

test('JSON that becomes gRPC is told', () => {
  expect(explained('GET /stock').backend?.policies).toEqual([
    'transcode: the JSON becomes a call of shop.Stock or shop.Shelf, by the rule that fits its path; gRPC itself is 415',
  ]);
});

test('and nothing where nothing happens', () => {
  expect(explained('GET /plain').backend).not.toHaveProperty('policies');
});

test('each stands on a line of its own below the backend', () => {
  const lines = explanationLines(explained('GET /shadow'), { out: () => {}, err: () => {}, color: false } as never);

  expect(lines.slice(-3)).toEqual([
    'backend  shadow, path /shadow, within 15 s',
    '         retry: up to 1 more after 503',
    '         endpoint: least request',
  ]);
});
