import type { Capacity } from '../spec/capacity';

/** What a field of `capacity` is that is not written beside others. */
const DEFAULT_CEILING = 1_024;

/** The ceilings of a backend, all of them. */
export function resolveCapacity({ connections, pendingRequests, requests }: Capacity): Required<Capacity> {
  return {
    connections: connections ?? DEFAULT_CEILING,
    pendingRequests: pendingRequests ?? DEFAULT_CEILING,
    requests: requests ?? DEFAULT_CEILING,
  };
}
