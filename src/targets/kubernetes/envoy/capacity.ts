import { resolveCapacity } from '../../../model/capacity';
import { budgetPercent } from '../../../model/retry';
import type { Backend } from '../../../spec/backend';

/** Above what a gateway's process can hold: a backend without `capacity` has no ceiling of its own. */
const NO_CEILING = 1_000_000;

const UNBOUNDED = { connections: NO_CEILING, pendingRequests: NO_CEILING, requests: NO_CEILING };

/** So many requests may always be repeated at one time: where few are under way, a share of them would be none. */
const LEAST_BUDGET = 3;

/** The most work that a cluster takes at one time, repetitions included. */
export function circuitBreakers({ capacity, retry }: Pick<Backend, 'capacity' | 'retry'>): object {
  const { connections, pendingRequests, requests } = capacity === undefined ? UNBOUNDED : resolveCapacity(capacity);
  const percent = budgetPercent(retry);
  const threshold = {
    max_connections: connections,
    max_pending_requests: pendingRequests,
    max_requests: requests,
    retry_budget: { budget_percent: { value: percent }, min_retry_concurrency: percent === 0 ? 0 : LEAST_BUDGET },
  };
  return { circuit_breakers: { thresholds: [threshold] } };
}
