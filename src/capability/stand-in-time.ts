import type { BackendModel } from '../model/backend';
import type { RouteModel } from '../model/route';

/** What a proxy function has for a request, all in all: API Gateway waits 29 s for it. */
const ALL_MILLIS = 28_000;

/** Less helps nobody. */
const LEAST_MILLIS = 1_000;

/** How long a backend has that stands in for another one on AWS: its own timeout, or what the route's timeout leaves of the 29 s. */
export function standInMillis({ timeoutMillis }: RouteModel, standIn: BackendModel): number {
  return Math.min(standIn.timeoutMillis, ALL_MILLIS - timeoutMillis);
}

/** Whether a late backend leaves enough time for what stands in for it. */
export function leavesTime({ timeoutMillis }: RouteModel): boolean {
  return ALL_MILLIS - timeoutMillis >= LEAST_MILLIS;
}
