import { budgetPercent } from '../../../model/retry';
import type { Backend } from '../../../spec/backend';

/** Above what a gateway's process can hold: a backend without `capacity` has no ceiling of its own. */
const NO_CEILING = 1_000_000;

/** What a field of `capacity` is that is not written beside others. */
const DEFAULT_CEILING = 1_024;

/** So many requests may always be repeated at one time: where few are under way, a share of them would be none. */
const LEAST_BUDGET = 3;

/** The most work that a cluster takes at one time, repetitions included. */
export function circuitBreakers({ capacity, retry }: Pick<Backend, 'capacity' | 'retry'>): object {
  const otherwise = capacity === undefined ? NO_CEILING : DEFAULT_CEILING;
  const percent = budgetPercent(retry);
  const threshold = {
    max_connections: capacity?.connections ?? otherwise,
    max_pending_requests: capacity?.pendingRequests ?? otherwise,
    max_requests: capacity?.requests ?? otherwise,
    retry_budget: { budget_percent: { value: percent }, min_retry_concurrency: percent === 0 ? 0 : LEAST_BUDGET },
  };
  return { circuit_breakers: { thresholds: [threshold] } };
}
