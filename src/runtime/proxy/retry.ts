import type { ProxyResilience } from '../config-proxy';
import type { Outcome } from './outcome';
import { retryAfterMillis } from './retry-after';

type Rules = NonNullable<ProxyResilience['retry']>;

/** Asks once, for at most so long. */
type Try = (timeoutMillis: number) => Promise<Outcome>;

/** Time and chance. */
export interface Clock {
  readonly nowMillis: () => number;
  readonly sleep: (millis: number) => Promise<void>;
  /** At least 0, below 1. */
  readonly random: () => number;
}

/** What is asked, and how long all tries may take together. */
interface Asked {
  readonly method: string;
  readonly timeoutMillis: number;
  readonly once: Try;
}

/** Asks until an outcome is no reason to ask again. Where the pause before the next try would take all the time, the last outcome stays. */
export async function repeated(rules: Rules, { method, timeoutMillis, once }: Asked, clock: Clock): Promise<Outcome> {
  const end = clock.nowMillis() + timeoutMillis;
  for (let repetitions = 0; ; repetitions += 1) {
    const left = end - clock.nowMillis();
    const outcome = await once(Math.min(rules.perTryMillis ?? left, left));
    if (repetitions === rules.attempts || !isRepeated(outcome, method, rules)) return outcome;
    const pause = pauseMillis(outcome, repetitions, rules, clock);
    if (clock.nowMillis() + pause >= end) return outcome;
    await clock.sleep(pause);
  }
}

/** What may be done twice with the effect of once (RFC 9110, section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** A request that never reached its backend may be repeated, whatever it is. */
function isRepeated(outcome: Outcome, method: string, { when, nonIdempotent }: Rules): boolean {
  if (outcome !== 'connect-failure' && !nonIdempotent && !IDEMPOTENT.has(method)) return false;
  return reasonsIn(outcome).some((reason) => (when as readonly string[]).includes(reason));
}

/** The answers that a gateway gives when its backend fails. */
export const GATEWAY_ERRORS: ReadonlySet<number> = new Set([502, 503, 504]);

/** The reasons that an outcome is. Without an answer it is no gateway error: those are what a backend answers. */
function reasonsIn(outcome: Outcome): string[] {
  if (outcome === 'timeout') return ['timeout', '5xx'];
  if (typeof outcome === 'string') return [outcome, 'reset', '5xx'];
  const { status } = outcome;
  return [String(status), ...(status >= 500 ? ['5xx'] : []), ...(GATEWAY_ERRORS.has(status) ? ['gateway-error'] : [])];
}

/** A random time below a bound that doubles, unless the backend says when to come again. */
function pauseMillis(
  outcome: Outcome,
  repetitions: number,
  { initialBackoffMillis, maxBackoffMillis }: Rules,
  { nowMillis, random }: Clock,
): number {
  const asked = typeof outcome === 'string' ? undefined : retryAfterMillis(outcome, nowMillis());
  return asked ?? random() * Math.min(maxBackoffMillis, initialBackoffMillis * 2 ** repetitions);
}
