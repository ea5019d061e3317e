import { expect, test } from 'vitest';
import { formatProblem } from '../../src/problem';
import type { Backend } from '../../src/spec/backend';
import { ledger, shop } from './support';

const backend = (fields: Backend) => ({ ...shop, backends: { ...shop.backends, orders: fields, spare: {} } });
const said = (target: 'kubernetes' | 'aws', fields: Backend, bindings = {}) =>
  ledger(target, backend(fields), bindings).problems.map(formatProblem);

test('a breaker is watched by the agent on Kubernetes, and refused as a whole on AWS unless it is waived', () => {
  const breaker = { errorPercent: 5, latency: { p50: '100ms' } };

  expect(said('kubernetes', { breaker })).toEqual([]);
  expect(ledger('kubernetes', backend({ breaker })).rows.find(({ path }) => path === 'backends.orders.breaker.errorPercent')).toMatchObject(
    {
      how: 'agent',
    },
  );
  expect(said('aws', { breaker })).toEqual([
    'backends.orders.breaker: AWS: "breaker" needs somebody who watches the backend, and nothing on AWS does between requests; give the backend a short timeout, or serve the API on Kubernetes, or do without it: "waive: { \'backends.*.breaker\': the reason }" in the bindings [RefusedByTarget]',
  ]);
  expect(said('aws', { breaker }, { waive: { 'backends.*.breaker': 'the backend has one' } })).toEqual([]);
});

test('the last good answer is refused by name on AWS, and may be waived there', () => {
  const fallback = { cached: { ttl: '1h' } };
  expect(said('aws', { fallback })).toEqual([
    'backends.orders.fallback: AWS: "fallback" is the last good answer ("cached"), and the cache of API Gateway drops an answer when its time is over; write a fixed answer as "respond", or another backend as "backend", or do without it: "waive: { \'backends.*.fallback\': the reason }" in the bindings [RefusedByTarget]',
  ]);
  expect(said('aws', { fallback }, { waive: { 'backends.*.fallback': 'not here' } })).toEqual([]);
});

test('on Kubernetes every fallback is served, and the companion keeps last good answers', () => {
  const fallback = { cached: { ttl: '1h' } };
  expect(said('kubernetes', { fallback })).toEqual([]);
  expect(ledger('kubernetes', backend({ fallback })).rows.find(({ path }) => path === 'backends.orders.fallback.cached.ttl')).toMatchObject(
    { how: 'companion', note: 'each instance keeps its own answers, in bounded memory' },
  );
  expect(said('kubernetes', { fallback: { respond: { status: 200, headers: { a: 'b' } } } })).toEqual([]);
  expect(said('kubernetes', { fallback: { backend: 'spare' } })).toEqual([]);
});
