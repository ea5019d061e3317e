import { parseDurationMillis } from '../spec/duration';
import { actionBackends } from './action';
import { actionsOf } from './actions';
import type { BackendModel } from './backend';
import { resolveCapacity } from './capacity';
import type { ApiModel } from './model';
import { hasPlans } from './planned';
import { at, type Report } from './report';
import { resolveRetry, writtenRetry } from './retry';
import type { RouteModel } from './route';
import { sortedJson } from './sorted';

/** What of a backend's policies contradicts another, or reaches further than it reads. */
export function checkBackends(api: ApiModel, report: Report): void {
  for (const backend of api.backends.values()) {
    checkConnecting(backend, report);
    checkHealth(backend, report);
  }
  checkTogether(api, report);
}

/** What the backends of one way do not agree on, and what the callers of a route may ask of them. */
export function checkTogether(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    checkAlike(route, api, report);
    checkBursts(route, api, report);
  }
}

function checkConnecting({ name, spec, timeoutMillis }: BackendModel, report: Report): void {
  if (spec.connectTimeout === undefined || parseDurationMillis(spec.connectTimeout) <= timeoutMillis) return;
  const message = `"${spec.connectTimeout}" is above the timeout of ${timeoutMillis} ms for the whole answer, which ends first; give a shorter one`;
  report.warning(`${at('backends', name)}.connectTimeout`, 'ConnectAboveTimeout', message);
}

function checkHealth({ name, spec: { healthCheck } }: BackendModel, report: Report): void {
  const { timeout = '1s', interval = '5s' } = healthCheck ?? {};
  if (healthCheck === undefined || parseDurationMillis(timeout) <= parseDurationMillis(interval)) return;
  const message = `one check may take "${timeout}", longer than the "${interval}" between two; give a shorter timeout`;
  report.warning(`${at('backends', name)}.healthCheck.timeout`, 'CheckAboveInterval', message);
}

/** Which of several backends gets a request is not known when it is said how to repeat it, and where to copy it. */
function checkAlike(route: RouteModel, api: ApiModel, report: Report): void {
  for (const action of actionsOf(route)) {
    const specs = actionBackends(action).flatMap((name) => api.backends.get(name)?.spec ?? []);
    const [first] = actionBackends(action);
    if (specs.length < 2 || !('weighted' in action)) continue;
    const retries = specs.map(({ retry }) => writtenRetry(route.spec.retry, retry));
    const mirrors = specs.map(({ mirror }) => route.spec.mirror ?? mirror);
    const differ = (field: string, code: string) => {
      const message = `"${route.key}" divides its requests among backends with different "${field}", and that of the first, "${first}", counts for all of them; write ${field} on the route`;
      report.warning(at('routes', route.key), code, message);
    };
    if (isSeveral(retries.map((retry) => (retry === undefined ? {} : resolveRetry(retry))))) differ('retry', 'RetryDiffers');
    if (isSeveral(mirrors)) differ('mirror', 'MirrorDiffers');
  }
}

function isSeveral(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => sortedJson(value ?? {}))).size > 1;
}

/** What one caller may send at one instant is more than a backend takes from a gateway. */
function checkBursts(route: RouteModel, api: ApiModel, report: Report): void {
  if (!hasPlans(route, api)) return;
  for (const name of new Set(actionsOf(route).flatMap(actionBackends))) {
    const most = atOneTime(api.backends.get(name));
    for (const { name: plan, rate } of api.plans.plans.values()) {
      if (rate === undefined || rate.burst <= most) continue;
      const message = `admits ${rate.burst} requests at one instant, and "${name}" takes ${most} from one gateway instance (capacity); the others get 503. Give a smaller burst or a larger capacity`;
      report.warning(`${at('plans', plan)}.rate`, 'BurstAboveCapacity', message);
    }
  }
}

/** Requests that are under way or wait for a connection. */
function atOneTime(backend: BackendModel | undefined): number {
  const capacity = backend?.spec.capacity;
  if (capacity === undefined) return Number.POSITIVE_INFINITY;
  const { connections, pendingRequests, requests } = resolveCapacity(capacity);
  return backend?.protocol === 'http1' ? Math.min(requests, connections) + pendingRequests : requests + pendingRequests;
}
