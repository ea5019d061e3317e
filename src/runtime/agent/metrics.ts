import type { MetricsDelivery } from '../../targets/kubernetes/agent-plan';
import type { LongAdmin } from './admin';
import { createBackendTeller } from './backend-metrics';
import { metric } from './prometheus';
import { requestMetrics } from './request-metrics';

/** What Envoy has counted, where a gateway counts its requests. */
export interface Metrics {
  /** Tells of these from now on; of nothing where it is undefined. */
  use(delivery: MetricsDelivery | undefined): void;
  /** Pieces of the text format of Prometheus. */
  pieces(): AsyncIterable<string>;
}

const ACTIVE = 'http.gateway.downstream_rq_active';
const CONNECTIONS = 'http.gateway.downstream_cx_active';

/** Nothing to tell yet. */
export function createMetrics(admin: Pick<LongAdmin, 'get' | 'stats' | 'lines'>): Metrics {
  const backends = createBackendTeller(admin);
  let delivery: MetricsDelivery | undefined;
  return {
    use(next) {
      delivery = next;
    },
    async *pieces() {
      if (delivery === undefined) return;
      const now = await admin.stats(`^(${[ACTIVE, CONNECTIONS].join('|')})$`);
      yield metric('tollgate_active_requests', 'gauge', 'Requests of clients that are under way.', [[{}, now.get(ACTIVE) ?? 0]]);
      yield metric('tollgate_connections', 'gauge', 'Open connections of clients.', [[{}, now.get(CONNECTIONS) ?? 0]]);
      yield await backends.text(delivery.backends);
      yield* requestMetrics(admin);
    },
  };
}
