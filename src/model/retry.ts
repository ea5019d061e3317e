import { parseDurationMillis } from '../spec/duration';
import type { Retry } from '../spec/retry';
import { type Action, actionBackends } from './action';
import type { ApiModel, Destinations } from './model';
import type { Method } from './path';
import type { RouteModel } from './route';

/** Whether and when requests are repeated, with all defaults. */
export interface RetryModel {
  readonly attempts: number;
  /** As written: `connect-failure`, `429`. */
  readonly when: readonly string[];
  /** Undefined: the timeout alone bounds a try. */
  readonly perTryMillis?: number;
  readonly initialBackoffMillis: number;
  readonly maxBackoffMillis: number;
  readonly nonIdempotent: boolean;
}

/** Most repetitions of requests to a backend, as a share of those under way, where nothing else is written. */
const DEFAULT_BUDGET_PERCENT = 20;

const DEFAULT_INITIAL_MILLIS = 25;

/** The last bound of a wait over the first one. */
const GROWTH = 10;

/** What repeats the requests of a way through a route: of its fields those of the route, else of the backend. Undefined where none is written, and of streams. */
export function retryOf(action: Action, route: RouteModel, api: ApiModel): RetryModel | undefined {
  if (route.spec.stream !== undefined) return undefined;
  const retry = writtenRetry(route.spec.retry, ofFirst(action, api)?.retry);
  return retry === undefined ? undefined : resolveRetry(retry);
}

/** Of several backends the one that is named first speaks for all: which of them gets a request is not known when it is written how to repeat it. */
export function ofFirst(action: Action, api: Destinations) {
  const [first] = actionBackends(action);
  return first === undefined ? undefined : api.backends.get(first)?.spec;
}

/** A route's fields over its backend's. */
export function writtenRetry(ofRoute: Retry | undefined, ofBackend: Retry | undefined): Retry | undefined {
  if (ofRoute === undefined || ofBackend === undefined) return ofRoute ?? ofBackend;
  const backoff =
    ofRoute.backoff === undefined && ofBackend.backoff === undefined
      ? {}
      : { backoff: { ...ofBackend.backoff, ...defined(ofRoute.backoff) } };
  return { ...ofBackend, ...defined(ofRoute), ...backoff };
}

/** Fills in what is not written. */
export function resolveRetry({
  attempts = 1,
  when = ['connect-failure'],
  perTryTimeout,
  backoff = {},
  nonIdempotent = false,
}: Retry): RetryModel {
  const initial = backoff.initial === undefined ? undefined : parseDurationMillis(backoff.initial);
  const max = backoff.max === undefined ? undefined : parseDurationMillis(backoff.max);
  const initialBackoffMillis = initial ?? Math.min(DEFAULT_INITIAL_MILLIS, max ?? DEFAULT_INITIAL_MILLIS);
  return {
    attempts,
    when,
    ...(perTryTimeout === undefined ? {} : { perTryMillis: parseDurationMillis(perTryTimeout) }),
    initialBackoffMillis,
    maxBackoffMillis: max ?? GROWTH * initialBackoffMillis,
    nonIdempotent,
  };
}

/** The share of requests to a backend under way that may be repetitions. */
export function budgetPercent(retry: Retry | undefined): number {
  return retry?.budgetPercent ?? DEFAULT_BUDGET_PERCENT;
}

/** Methods that change something each time. */
const UNSAFE: ReadonlySet<Method> = new Set<Method>(['POST', 'PATCH']);

/** Whether a request of the method may reach its backend twice. */
export function mayRepeat({ nonIdempotent }: RetryModel, method: Method): boolean {
  return nonIdempotent || !UNSAFE.has(method);
}

/** What counts as a connection that did not come about: a reset and the absence of an answer do, whatever the reason. */
const WITHOUT_CONNECTION = ['connect-failure', 'reset', '5xx'];

/** When requests of a method are repeated: those that may not reach their backend twice only where no connection came about. */
export function reasonsFor(retry: RetryModel, method: Method): readonly string[] {
  if (mayRepeat(retry, method)) return retry.when;
  return retry.when.some((reason) => WITHOUT_CONNECTION.includes(reason)) ? ['connect-failure'] : [];
}

/** Whether some answer of a backend has its request repeated. */
export function repeatsAnswers({ when }: RetryModel): boolean {
  return when.some((reason) => /^\d/.test(reason) || reason === 'gateway-error');
}

/** Without fields that are there and undefined, which would hide those of the backend. */
function defined<T extends object>(fields: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
}
