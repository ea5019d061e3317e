import { expect, test } from 'vitest';
import { parseApi } from '../../src/spec/parse';
import { refusals, withBackend, withRoute } from './support';

test.each([
  {
    value: withBackend({ retry: { attempts: 11, when: ['5x', '200', 429], backoff: { initial: '2s', max: '1s' }, budgetPercent: 101 } }),
    says: [
      'backends.orders.retry.attempts: 11 is out of range; give a whole number from 0 to 10 [NumberOutOfRange]',
      'backends.orders.retry.when[0]: "5x" is not a reason to repeat a request; did you mean "5xx"? [NotAChoice]',
      'backends.orders.retry.when[1]: "200" is not a reason to repeat a request; write one of connect-failure, reset, refused-stream, timeout, 5xx, gateway-error, or a status from 400 to 599 as text [NotAChoice]',
      'backends.orders.retry.when[2]: 429 is not a text; write it in quotes, "429" [WrongType]',
      'backends.orders.retry.backoff.max: "1s" is below initial, "2s"; give a longer time [Conflict]',
      'backends.orders.retry.budgetPercent: 101 is not a share of requests under way; give a number from 0 to 100 with at most one decimal [PercentOutOfRange]',
    ],
  },
  {
    value: withBackend({ tls: {} }),
    says: [
      'backends.orders.tls: tls needs at least one of serverName, ca and clientCertificate; leave the block out if none is wanted [NothingSaid]',
    ],
  },
  {
    value: withBackend({ tls: { serverName: '*.internal', ca: 'MII' } }),
    says: [
      'backends.orders.tls.serverName: "*.internal" is not a host name; an exact host is needed here [NotAHost]',
      'backends.orders.tls.ca: is a text; write { secret: NAME } with the name of a secret, which itself never stands here [LiteralSecret]',
    ],
  },
  {
    value: withBackend({ retry: { when: [] } }),
    says: [
      'backends.orders.retry.when: the list is empty; write when a request is repeated; attempts: 0 switches repeating off [EmptyList]',
    ],
  },
  {
    value: withBackend({ timeout: '1s', retry: { perTryTimeout: '2s' } }),
    says: [
      'backends.orders.retry.perTryTimeout: "2s" is above timeout, "1s", which bounds all tries together; give a shorter time [Conflict]',
    ],
  },
  {
    value: withRoute({ timeout: '1s', retry: { perTryTimeout: '2s' } }),
    says: [
      'routes["GET /orders"].retry.perTryTimeout: "2s" is above timeout, "1s", which bounds all tries together; give a shorter time [Conflict]',
    ],
  },
  {
    value: withBackend({ loadBalancing: { roundRobin: {}, leastRequest: {} } }),
    says: [
      'backends.orders.loadBalancing: loadBalancing has exactly one of roundRobin, leastRequest and hash; roundRobin and leastRequest are both there [ExactlyOne]',
    ],
  },
  {
    value: withBackend({ loadBalancing: {} }),
    says: [
      'backends.orders.loadBalancing: loadBalancing has exactly one of roundRobin, leastRequest and hash; none of them is there [ExactlyOne]',
    ],
  },
  {
    value: withBackend({ loadBalancing: { hash: { by: ['claim:sub'] } } }),
    says: ['backends.orders.loadBalancing.hash.by[0]: "claim:sub" is not a key; known are ip, header:NAME, cookie:NAME [UnknownKey]'],
  },
  {
    value: withBackend({ loadBalancing: { hash: { by: [] } } }),
    says: ['backends.orders.loadBalancing.hash.by: the list is empty; write what is hashed, such as "header:x-user-id" [EmptyList]'],
  },
  {
    value: withBackend({ healthCheck: { path: 'x', interval: '1ms', healthyAfter: 0 } }),
    says: [
      'backends.orders.healthCheck.path: "x" has no slash at its start; write "/x" [PathNeedsSlash]',
      'backends.orders.healthCheck.interval: "1ms" is out of range; give a duration from 100ms to 24h [DurationOutOfRange]',
      'backends.orders.healthCheck.healthyAfter: 0 is out of range; give a whole number from 1 to 100 [NumberOutOfRange]',
    ],
  },
  {
    value: withBackend({ capacity: {} }),
    says: [
      'backends.orders.capacity: capacity needs at least one of connections, pendingRequests and requests; leave the block out if none is wanted [NothingSaid]',
    ],
  },
  {
    value: withBackend({ breaker: { minRequests: 1, latency: {} } }),
    says: [
      'backends.orders.breaker.latency: latency needs at least one of p50, p90, p95 and p99; leave the block out if none is wanted [NothingSaid]',
    ],
  },
  {
    value: withBackend({ breaker: { minRequests: 1 } }),
    says: [
      'backends.orders.breaker: breaker needs at least one of errorPercent and latency; leave the block out if none is wanted [NothingSaid]',
    ],
  },
  {
    value: withBackend({ fallback: { backend: 'a', cached: { ttl: '1s' } } }),
    says: [
      'backends.orders.fallback: fallback has exactly one of respond, backend and cached; backend and cached are both there [ExactlyOne]',
    ],
  },
  {
    value: withBackend({ fallback: {} }),
    says: ['backends.orders.fallback: fallback has exactly one of respond, backend and cached; none of them is there [ExactlyOne]'],
  },
  {
    value: withBackend({ fault: {} }),
    says: ['backends.orders.fault: fault needs at least one of abort and delay; leave the block out if none is wanted [NothingSaid]'],
  },
  {
    value: withBackend({ fault: { abort: { status: 700, percent: 1 } } }),
    says: ['backends.orders.fault.abort.status: 700 is not a status code; give a whole number from 200 to 599 [StatusOutOfRange]'],
  },
  {
    value: withBackend({ transcode: { descriptor: 'a', services: ['a b'] } }),
    says: [
      'backends.orders.transcode.services[0]: "a b" is not the full name of a gRPC service; write package and service, as in "shop.Stock" [NotAName]',
      'backends.orders.protocol: transcode turns JSON into gRPC; write protocol: grpc beside it [Needed]',
    ],
  },
  {
    value: withBackend({ exchange: { endpoint: 'x', audience: '', client: { secret: 'a' } } }),
    says: [
      'backends.orders.exchange.endpoint: "x" is not an absolute url; start it with https:// or http:// and a host [NotAUrl]',
      'backends.orders.exchange.audience: is blank; write the audience of the new token, such as "order-service" [Blank]',
    ],
  },
  {
    value: withBackend({ protocol: 'http2' }),
    says: ['backends.orders.protocol: "http2" is not one of "http1", "h2", "grpc"; did you mean "http1"? [NotAChoice]'],
  },
])('says: $says', ({ value, says }) => {
  expect(refusals(() => parseApi(value))).toEqual(says);
});
