import type { Method } from '../../../model/path';
import { type RetryModel, reasonsFor } from '../../../model/retry';
import type { Mutation } from './filters/changes';
import { addHeader, seconds } from './typed';

/** What Envoy calls the reasons that it knows. A late try is a reset to it; what is missing here are statuses. */
const REASONS: { readonly [reason: string]: string } = {
  'connect-failure': 'connect-failure',
  'refused-stream': 'refused-stream',
  reset: 'reset',
  timeout: 'reset',
  '5xx': '5xx',
};

/** Its own word covers resets as well. */
const GATEWAY_ERRORS = [502, 503, 504];

/** How often Envoy looks for an endpoint that has not had the request yet. */
const OTHER_HOST_TRIES = 5;

/** The longest time that Envoy keeps its word on an answer's `Retry-After`: longer than any request may take. */
const LONGEST_WAIT = '86400s';

/** Methods whose requests are repeated alike, together. */
export function repeatedAlike(methods: readonly Method[], retry: RetryModel | undefined): Method[][] {
  if (retry === undefined) return [[...methods]];
  const groups = new Map<string, Method[]>();
  for (const method of methods) {
    const reasons = reasonsFor(retry, method).join();
    groups.set(reasons, [...(groups.get(reasons) ?? []), method]);
  }
  return [...groups.values()];
}

/** How requests of these methods are repeated, which are all repeated alike. Another endpoint is preferred. */
export function retryPolicy(retry: RetryModel, [method]: readonly Method[]): object {
  const reasons = reasonsFor(retry, method as Method);
  const statuses = reasons.flatMap(statusesOf);
  const own = reasons.flatMap((reason) => REASONS[reason] ?? []);
  return {
    retry_on: [...new Set([...own, ...(statuses.length > 0 ? ['retriable-status-codes'] : [])])].join(),
    num_retries: reasons.length === 0 ? 0 : retry.attempts,
    ...(statuses.length > 0 ? { retriable_status_codes: [...new Set(statuses)] } : {}),
    ...(retry.perTryMillis === undefined ? {} : { per_try_timeout: seconds(retry.perTryMillis) }),
    retry_back_off: { base_interval: seconds(retry.initialBackoffMillis), max_interval: seconds(retry.maxBackoffMillis) },
    rate_limited_retry_back_off: { reset_headers: [{ name: 'retry-after', format: 'SECONDS' }], max_interval: LONGEST_WAIT },
    retry_host_predicate: [PREVIOUS_HOSTS],
    host_selection_retry_max_attempts: OTHER_HOST_TRIES,
  };
}

const PREVIOUS_HOSTS = {
  name: 'envoy.retry_host_predicates.previous_hosts',
  typed_config: { '@type': 'type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate' },
};

function statusesOf(reason: string): number[] {
  if (reason === 'gateway-error') return GATEWAY_ERRORS;
  return /^\d+$/.test(reason) ? [Number(reason)] : [];
}

/** Tells Envoy not to repeat what an answer came to. A backend that says it means the same. */
export const NOT_AGAIN = 'x-envoy-ratelimited';

/** What is seconds and nothing else. */
const SECONDS = '^[0-9]{1,6}$';

/** Envoy waits up to half as long again as an answer says. */
const JITTER = 1.5;

/** Ends the repeating where an answer says to come back later than the request may wait for, or at a date. */
export function notAgain(timeoutMillis: number): Mutation[] {
  const after = "response.headers['retry-after']";
  const least = Math.max(1, Math.ceil(timeoutMillis / 1_000 / JITTER));
  const tooLate = `'retry-after' in response.headers && (!${after}.matches('${SECONDS}') || int(${after}) >= ${least})`;
  return [{ append: addHeader(NOT_AGAIN, `%CEL(${tooLate} ? '1' : '')%`) }];
}

/** That word is for the gateway alone. */
export const WITHOUT_NOT_AGAIN: Mutation = { remove: NOT_AGAIN };
