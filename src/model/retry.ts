import type { Backend } from '../spec/backend';
import { parseDurationMillis } from '../spec/duration';
import type { Retry, RetryBackoff } from '../spec/retry';
import type { Route } from '../spec/route';

/** Why a request is repeated. A number is the status of an answer. */
export type RetryReason = 'connect-failure' | 'reset' | 'refused-stream' | 'timeout' | '5xx' | 'gateway-error' | `${number}`;

/** Whether and when requests are repeated. */
export interface RetryModel {
  /** After the first try. */
  readonly attempts: number;
  /** As written. */
  readonly when: readonly RetryReason[];
  /** Undefined: only the timeout of all tries bounds one. */
  readonly perTryTimeoutMillis?: number;
  /** The bounds of the random time before a try. */
  readonly backoff: { readonly initialMillis: number; readonly maxMillis: number };
  readonly budgetPercent: number;
  /** Whether POST and PATCH are repeated for any reason. */
  readonly nonIdempotent: boolean;
}

const DEFAULT_INITIAL_MILLIS = 25;
const DEFAULT_MAX_MILLIS = 250;
const DEFAULT_BUDGET_PERCENT = 20;

/** What a route says of repeating, over what its backend says, field by field. Undefined where neither says anything, and of streams. */
export function resolveRetry(route: Route, backend: Backend): RetryModel | undefined {
  if (route.stream !== undefined || (route.retry ?? backend.retry) === undefined) return undefined;
  const own: Retry = route.retry ?? {};
  const below: Retry = backend.retry ?? {};
  const perTryTimeout = own.perTryTimeout ?? below.perTryTimeout;
  return {
    attempts: own.attempts ?? below.attempts ?? 1,
    when: (own.when ?? below.when ?? ['connect-failure']) as RetryReason[],
    ...(perTryTimeout === undefined ? {} : { perTryTimeoutMillis: parseDurationMillis(perTryTimeout) }),
    backoff: resolveBackoff(own.backoff, below.backoff),
    budgetPercent: own.budgetPercent ?? below.budgetPercent ?? DEFAULT_BUDGET_PERCENT,
    nonIdempotent: own.nonIdempotent ?? below.nonIdempotent ?? false,
  };
}

/** The largest bound is never below the first. */
function resolveBackoff(own: RetryBackoff = {}, below: RetryBackoff = {}): RetryModel['backoff'] {
  const [initial, max] = [own.initial ?? below.initial, own.max ?? below.max];
  const initialMillis = initial === undefined ? DEFAULT_INITIAL_MILLIS : parseDurationMillis(initial);
  return { initialMillis, maxMillis: Math.max(initialMillis, max === undefined ? DEFAULT_MAX_MILLIS : parseDurationMillis(max)) };
}
