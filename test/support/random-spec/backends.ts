import fc from 'fast-check';
import { respond } from './changes';
import { NAMES, name, oneOf, rarely, some, sometimes, together } from './pieces';

const duration = oneOf('250ms', '2s', '7s', '20s', '1m10s');

export const retry = some(60, {
  attempts: oneOf(0, 1, 3),
  when: oneOf(['connect-failure', '5xx'], ['429', '503', 'gateway-error'], ['reset', 'timeout'], ['refused-stream']),
  perTryTimeout: oneOf('100ms', '1s'),
  backoff: some(60, { initial: oneOf('1ms', '10ms'), max: oneOf('50ms', '3s') }),
  budgetPercent: oneOf(5, 100),
  nonIdempotent: fc.boolean(),
});

export const fallback = fc.oneof<fc.Arbitrary<object>[]>(
  fc.record({ respond }),
  fc.record({ backend: name }),
  fc.constant({ cached: { ttl: '1h' } }),
);

export const mirror = together(fc.record({ backend: name }), rarely(70, { percent: oneOf(0, 0.1, 10, 100) }));

export const fault = oneOf<object>(
  { abort: { status: 503, percent: 10 } },
  { delay: { time: '100ms', percent: 5 } },
  { abort: { status: 429, percent: 0.5 }, delay: { time: '90s', percent: 100 } },
);

const breaker = together(
  oneOf<object>({ errorPercent: 5 }, { latency: { p99: '100ms' }, errorPercent: 20 }, { latency: { p50: '5ms', p90: '50ms', p95: '1s' } }),
  rarely(30, { minRequests: oneOf(1, 100), window: oneOf('1s', '1m'), openFor: oneOf('1s', '5m'), recoverOver: oneOf('0s', '1h') }),
);

const balancing = oneOf<object>(
  { roundRobin: {} },
  { leastRequest: {} },
  { hash: { by: ['header:x-user', 'ip'], algorithm: 'maglev' } },
  { hash: { by: ['cookie:sid'] } },
  { hash: { by: ['header:x-user'], algorithm: 'ring-hash' } },
);

/** Tokens are exchanged for all backends of an API alike, or for none. */
export const exchange = together(
  fc.constant({ endpoint: 'https://id.example.com/token', client: { secret: 'client' } }),
  fc.record({ audience: oneOf('orders', 'users') }),
  rarely(30, { scopes: oneOf(['orders:read']) }),
);

const backend = rarely(18, {
  protocol: oneOf('http1', 'h2', 'grpc'),
  timeout: duration,
  idleTimeout: duration,
  connectTimeout: oneOf('100ms', '2s'),
  retry,
  loadBalancing: balancing,
  healthCheck: together(
    fc.constant({ path: '/health' }),
    rarely(40, { interval: oneOf('1s'), timeout: oneOf('500ms'), healthyAfter: oneOf(1), unhealthyAfter: oneOf(2) }),
  ),
  outliers: rarely(50, { consecutive5xx: oneOf(3), interval: oneOf('1s'), ejectFor: oneOf('5s'), maxEjectedPercent: oneOf(0, 100) }),
  capacity: together(fc.record({ requests: oneOf(10, 2000) }), rarely(50, { connections: oneOf(1, 100), pendingRequests: oneOf(0, 100) })),
  breaker,
  fallback,
  tls: oneOf<object>(
    { serverName: 'a.internal' },
    { ca: { secret: 'ca' } },
    { ca: { secret: 'ca' }, clientCertificate: { secret: 'cert' } },
  ),
  mirror,
  fault,
});

const transcoded = fc.constant({ protocol: 'grpc', transcode: { descriptor: 'stock.pb', services: ['shop.Stock'] } });

/** Every backend with some policies. */
export const backends = fc
  .tuple(fc.record(Object.fromEntries(NAMES.map((key) => [key, backend]))), sometimes(2, transcoded))
  .map(([all, one]) => ({ ...all, ...(one === undefined ? {} : { five: one }) }));
