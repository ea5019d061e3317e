import { parseDurationMillis } from '../spec/duration';
import { actionBackends } from './action';
import type { BackendModel } from './backend';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import type { RouteModel } from './route';

/** What one try may take and what all of them may: written on different levels, they have not been compared before. */
export function checkRetries(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    for (const name of actionBackends(route.action)) {
      const backend = api.backends.get(name);
      if (backend !== undefined) checkRetry(route, backend, report);
    }
  }
}

function checkRetry(route: RouteModel, backend: BackendModel, report: Report): void {
  const { perTryTimeout, attempts } = { ...backend.spec.retry, ...defined(route.spec.retry) };
  if (perTryTimeout === undefined) return;
  const own = route.spec.retry?.perTryTimeout !== undefined || route.spec.retry?.attempts !== undefined || route.spec.timeout !== undefined;
  const path = own ? at('routes', route.key) : at('backends', backend.name);
  const millis = route.spec.timeout === undefined ? backend.timeoutMillis : route.timeoutMillis;
  const most = `the timeout of ${millis} ms`;
  const perTry = parseDurationMillis(perTryTimeout);
  if (perTry > millis) {
    const message = `one try may take "${perTryTimeout}", which is above ${most} for all tries together; give a shorter perTryTimeout`;
    report.error(`${path}.retry.perTryTimeout`, 'PerTryAboveTimeout', message);
  } else if (attempts !== undefined && perTry * (attempts + 1) > millis) {
    const message = `${attempts + 1} tries of "${perTryTimeout}" may take longer than ${most}, which cuts them short`;
    report.warning(`${path}.retry`, 'RetriesCutShort', message);
  }
}

/** Without fields that are there and undefined, which would hide those of the backend. */
function defined<T extends object>(fields: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
}
