import { parseDurationMillis } from '../spec/duration';
import type { Retry } from '../spec/retry';
import { actionBackends } from './action';
import { actionsOf } from './actions';
import type { BackendModel } from './backend';
import type { ApiModel } from './model';
import type { Report } from './report';
import { at } from './report';
import { budgetPercent, resolveRetry, writtenRetry } from './retry';
import type { RouteModel } from './route';

/** What one try may take and what all of them may, and what else is written on different levels and has not been compared before. */
export function checkRetries(api: ApiModel, report: Report): void {
  for (const route of api.routes) {
    for (const name of new Set(actionsOf(route).flatMap(actionBackends))) {
      const backend = api.backends.get(name);
      if (backend !== undefined) checkRetry(route, backend, report);
    }
  }
}

function checkRetry(route: RouteModel, backend: BackendModel, report: Report): void {
  const written = writtenRetry(route.spec.retry, backend.spec.retry);
  if (written === undefined) return;
  const retry = resolveRetry(written);
  const path = `${route.spec.retry === undefined ? at('backends', backend.name) : at('routes', route.key)}.retry`;
  checkTries(route, backend, written, report);
  if (retry.when.includes('timeout') && retry.perTryMillis === undefined) {
    const message = 'repeats tries that take too long, and nothing says how long a try may take; write perTryTimeout';
    report.error(`${path}.when`, 'PerTryMissing', message);
  }
  if (retry.initialBackoffMillis > retry.maxBackoffMillis) {
    const message = `the first wait may be ${retry.initialBackoffMillis} ms and the longest ${retry.maxBackoffMillis} ms; write a longer max`;
    report.error(`${path}.backoff`, 'BackoffAboveMax', message);
  }
  if (retry.attempts > 0 && budgetPercent(written) === 0) {
    const message = 'a budget of 0 lets nothing be repeated; write a larger one, or "attempts: 0"';
    report.error(`${path}.budgetPercent`, 'RetryWithoutBudget', message);
  }
}

function checkTries(route: RouteModel, backend: BackendModel, written: Retry, report: Report): void {
  const { perTryTimeout, attempts } = written;
  if (perTryTimeout === undefined) return;
  const own = route.spec.retry?.perTryTimeout !== undefined || route.spec.retry?.attempts !== undefined || route.spec.timeout !== undefined;
  const path = own ? at('routes', route.key) : at('backends', backend.name);
  const millis = route.spec.timeout === undefined ? backend.timeoutMillis : parseDurationMillis(route.spec.timeout);
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
