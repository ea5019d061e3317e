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
  readonly protocol?: 'http1' | 'h2' | 'grpc';
  readonly timeout?: string;
  readonly idleTimeout?: string;
  readonly connectTimeout?: string;
  readonly retry?: Retry;
  readonly loadBalancing?: LoadBalancing;
  readonly healthCheck?: HealthCheck;
  readonly outliers?: Outliers;
  readonly capacity?: Capacity;
  readonly breaker?: Breaker;
  readonly fallback?: Fallback;
  readonly tls?: BackendTls;
  readonly exchange?: Exchange;
  readonly mirror?: Mirror;
  readonly fault?: Fault;
  readonly transcode?: Transcode;
}
