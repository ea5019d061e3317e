import type { BackendTls } from './backend-tls';
import type { Breaker } from './breaker';
import type { Capacity } from './capacity';
import type { Exchange } from './exchange';
import type { Fallback } from './fallback';
import type { Fault } from './fault';
import type { HealthCheck } from './health-check';
import type { LoadBalancing } from './load-balancing';
import type { Mirror } from './mirror';
import type { Outliers } from './outliers';
import type { Retry } from './retry';
import type { Transcode } from './transcode';

/** A service behind the gateway. Its address is bound per environment. */
export interface Backend {
  /**
   * Protocol that the backend speaks: `http1`, `h2` (HTTP/2) or `grpc`.
   *
   * AWS REST refuses `grpc`.
   *
   * @default 'http1'
   */
  readonly protocol?: 'http1' | 'h2' | 'grpc';

  /**
   * Longest wait for the complete answer of the backend, retries included.
   *
   * A duration from `1ms` to `24h`, as the Gateway API writes it (`5s`, `1m30s`). The AWS target refuses more than
   * `29s`. Late answers are 504.
   *
   * @default '15s'
   */
  readonly timeout?: string;

  /**
   * Longest time without a byte on a connection to the backend.
   *
   * A duration from `1ms` to `24h`. The AWS target refuses it.
   *
   * @default '60s'
   */
  readonly idleTimeout?: string;

  /**
   * Longest wait until a connection is there.
   *
   * A duration from `1ms` to `24h`. The AWS target refuses it. A backend that cannot be reached is answered 502.
   *
   * @default '1s'
   */
  readonly connectTimeout?: string;

  /**
   * Whether and when requests are repeated.
   *
   * Merged field by field with the route's. On AWS the proxy Lambda repeats.
   *
   * @default requests are not repeated
   */
  readonly retry?: Retry;

  /**
   * How requests are divided over the backend's endpoints.
   *
   * The AWS target refuses it.
   *
   * @default in turn
   */
  readonly loadBalancing?: LoadBalancing;

  /**
   * Active checks that take endpoints out which do not answer.
   *
   * The AWS target refuses it.
   *
   * @default endpoints are not probed
   */
  readonly healthCheck?: HealthCheck;

  /**
   * Ejects endpoints that keep failing for a while.
   *
   * The AWS target refuses it.
   *
   * @default no endpoint is ejected
   */
  readonly outliers?: Outliers;

  /**
   * Most connections and requests at one time, per gateway instance.
   *
   * What is above is answered 503. The AWS target refuses it.
   *
   * @default the engine's own ceilings
   */
  readonly capacity?: Capacity;

  /**
   * Stops calling a backend that fails or is slow, and tries it again later.
   *
   * Per gateway instance. The AWS target refuses it.
   *
   * @default the backend is always called
   */
  readonly breaker?: Breaker;

  /**
   * Answers in place of the backend when it cannot be reached, is late or answers 502, 503 or 504.
   *
   * @default the client gets the error
   */
  readonly fallback?: Fallback;

  /**
   * How the gateway speaks TLS with the backend.
   *
   * @default by the bound url: `https` checks the certificate; a service is asked without TLS
   */
  readonly tls?: BackendTls;

  /**
   * Exchanges the caller's token for one that the backend accepts (RFC 8693).
   *
   * Refused on routes where some caller has no token.
   *
   * @default the caller's token goes on as it is
   */
  readonly exchange?: Exchange;

  /**
   * Sends a copy of requests to another backend, whose answers are ignored.
   *
   * The AWS target makes the copies in the proxy Lambda.
   *
   * @default no copies
   */
  readonly mirror?: Mirror;

  /**
   * Faults that are put in on purpose, for tests.
   *
   * The AWS target refuses it.
   *
   * @default no faults
   */
  readonly fault?: Fault;

  /**
   * Lets clients call a gRPC backend with JSON.
   *
   * Needs `protocol: grpc`. The AWS target refuses it.
   *
   * @default clients speak gRPC themselves
   */
  readonly transcode?: Transcode;
}
