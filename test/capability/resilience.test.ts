import { describe, expect, test } from 'vitest';
import type { ApiSpec } from '../../src/spec/api';
import type { Backend } from '../../src/spec/backend';
import { parseApi } from '../../src/spec/parse';
import type { Retry } from '../../src/spec/retry';
import { ledger } from './support';

const spec = (orders: Backend, ofRoute: object = {}): ApiSpec =>
  parseApi({
    name: 'shop',
    access: { open: 'a test' },
    backends: { orders, shadow: {} },
    routes: { 'GET /orders': { backend: 'orders', ...ofRoute }, 'GET /shadow': { backend: 'shadow' } },
  });
const problems = (target: 'kubernetes' | 'aws', ...fields: Parameters<typeof spec>) =>
  ledger(target, spec(...fields)).problems.map(({ path, message }) => `${path}: ${message}`);

const ON_AWS: [string, Backend][] = [
  ['loadBalancing', { loadBalancing: { leastRequest: {} } }],
  ['healthCheck', { healthCheck: { path: '/health', interval: '1s' } }],
  ['outliers', { outliers: { consecutive5xx: 3, ejectFor: '1s' } }],
  ['capacity', { capacity: { requests: 3, connections: 4 } }],
  ['fault', { fault: { abort: { status: 503, percent: 1 }, delay: { time: '1s', percent: 1 } } }],
];

describe.each(ON_AWS)('%s', (field, fields) => {
  test('is served on Kubernetes', () => {
    expect(problems('kubernetes', fields)).toEqual([]);
  });

  test('is refused on AWS, once, with another way and a waiver', () => {
    const [problem, ...others] = problems('aws', fields);

    expect(others).toEqual([]);
    expect(problem).toMatch(
      new RegExp(
        `^backends\\.orders\\.${field}: AWS: "${field}" is not .+; .+, or do without it: "waive: { 'backends\\.\\*\\.${field}': the reason }"`,
      ),
    );
  });

  test('is left out on AWS where the bindings waive it', () => {
    expect(ledger('aws', spec(fields), { waive: { [`backends.*.${field}`]: 'a load balancer does it' } }).problems).toEqual([]);
  });
});

test.each(['h2', 'grpc'] as const)('%s is spoken to backends on Kubernetes alone', (protocol) => {
  expect(problems('kubernetes', { protocol })).toEqual([]);
  expect(problems('aws', { protocol })).toEqual([
    `backends.orders.protocol: AWS: "protocol: ${protocol}" is not what API Gateway speaks to backends, which is HTTP/1.1; let the backend take HTTP/1.1 as well and write http1, or serve the API on Kubernetes, or do without it: "waive: { 'backends.*.protocol': the reason }" in the bindings`,
  ]);
});

describe('of repeating', () => {
  test('a budget is counted for a backend and not for a route', () => {
    expect(problems('kubernetes', { retry: { budgetPercent: 10 } })).toEqual([]);
    expect(problems('kubernetes', {}, { retry: { budgetPercent: 10 } })[0]).toContain('is counted by Envoy over all requests to a backend');
    expect(problems('aws', { retry: { budgetPercent: 10 } })[0]).toContain('no function of AWS Lambda knows of the others');
  });

  const apart: [Retry, Retry][] = [
    [{ when: ['timeout'], perTryTimeout: '1s' }, {}],
    [{ when: ['reset'], perTryTimeout: '1s' }, {}],
    [{ when: ['reset'] }, { perTryTimeout: '1s' }],
    [{ perTryTimeout: '1s' }, { when: ['timeout', '503'] }],
  ];
  test.each(apart)('late tries and resets are not told apart by Envoy: %j, on the route %j', (ofBackend, retry) => {
    const found = problems('kubernetes', { retry: ofBackend }, { retry });

    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toContain('Envoy cannot tell the two apart; write "reset" and "timeout" together');
  });

  const together: Retry[] = [
    { when: ['reset'] },
    { when: ['reset', 'timeout'], perTryTimeout: '1s' },
    { when: ['5xx'], perTryTimeout: '1s' },
    { when: ['reset', '5xx'], perTryTimeout: '1s' },
    { when: ['503'], perTryTimeout: '1s' },
  ];
  test.each(together)('and need not be with %j', (retry) => {
    expect(problems('kubernetes', { retry })).toEqual([]);
  });
});

test.each<[Backend, string]>([
  [{ outliers: { maxEjectedPercent: 12.5 } }, 'is counted by Envoy in whole percent; write 12 or 13'],
  [{ capacity: { pendingRequests: 0 } }, 'lets no request wait for its connection to be made'],
])('Kubernetes refuses %j, which Envoy cannot do', (fields, why) => {
  const [problem, ...others] = problems('kubernetes', fields);

  expect(problem).toContain(why);
  expect(others).toEqual([]);
});
