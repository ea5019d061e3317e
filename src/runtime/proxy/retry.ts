import type { ProxyRetry } from '../config-proxy';
import type { Answer } from './answer';
import type { SendFailure } from './http-client';

/** What a try gave. */
export type Outcome = Answer | SendFailure;

/** What waiting and chance are, so that tests can say. */
export interface RetryPorts {
  readonly sleep: (millis: number) => Promise<void>;
  readonly random: () => number;
  readonly nowMillis: () => number;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** Tries until an outcome stands, the tries are used up or the time is. */
export async function withRetries(
  method: string,
  retry: ProxyRetry | undefined,
  timeoutMillis: number,
  attempt: (timeoutMillis: number) => Promise<Outcome>,
  ports: RetryPorts,
): Promise<Outcome> {
  const end = ports.nowMillis() + timeoutMillis;
  const perTry = retry?.perTryTimeoutMillis ?? timeoutMillis;
  for (let tried = 1; ; tried++) {
    const outcome = await attempt(Math.max(1, Math.min(perTry, end - ports.nowMillis())));
    if (retry === undefined || tried > retry.attempts || !isRepeatable(outcome, method, retry)) return outcome;
    const wait = backoffMillis(retry, tried, ports.random());
    if (ports.nowMillis() + wait >= end) return outcome;
    await ports.sleep(wait);
  }
}

/** Twice as long each time, and a random part of that, so that callers do not come back together. */
function backoffMillis({ initialMillis, maxMillis }: ProxyRetry, tried: number, random: number): number {
  return Math.min(maxMillis, initialMillis * 2 ** (tried - 1)) * random;
}

/** A POST that may have reached the backend is not repeated, unless the spec says that it may be. */
function isRepeatable(outcome: Outcome, method: string, { when, nonIdempotent }: ProxyRetry): boolean {
  const safe = IDEMPOTENT.has(method) || nonIdempotent || outcome === 'connect-failure';
  return safe && when.some((condition) => holds(condition, outcome));
}

function holds(condition: string, outcome: Outcome): boolean {
  if (typeof outcome === 'string')
    return condition === outcome || condition === '5xx' || (condition === 'gateway-error' && outcome !== 'timeout');
  if (condition === '5xx') return outcome.status >= 500;
  if (condition === 'gateway-error') return outcome.status >= 502 && outcome.status <= 504;
  return condition === String(outcome.status);
}
