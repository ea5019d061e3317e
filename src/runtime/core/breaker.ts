import { type BreakerModel, QUANTILES, type Quantile } from '../../model/breaker';

/** What a backend has done since somebody began to count. Each number only grows. */
export interface BackendCounts {
  /** Times that it was asked: each try of a request counts. */
  readonly tries: number;
  /** Tries that ended in a 5xx, a reset or a timeout, or reached nobody. */
  readonly errors: number;
  /** Tries whose time is known: answers, and timeouts as longer than any limit. */
  readonly timed: number;
  /** How many of those took longer than each limit. */
  readonly slow: { readonly [quantile in Quantile]?: number };
}

/** `half-open`: a growing share is let through. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** A breaker. It knows what it is told, and the time of it. */
export interface CircuitBreaker {
  /** Takes in how the backend is doing at a time; answers what changed, in words, where something did. */
  observe(counts: BackendCounts, now: number): string | undefined;
  state(): BreakerState;
  /** The share that is let through, in whole percent. */
  passingPercent(now: number): number;
}

/** What a half-open breaker begins with. */
const FIRST_PERCENT = 5;

/** A closed breaker. Times are in milliseconds, of any clock that never goes back. */
export function createBreaker(rule: BreakerModel): CircuitBreaker {
  let state: BreakerState = 'closed';
  let since = 0;
  let window = createWindow(rule.windowMillis);

  const become = (next: BreakerState, now: number): void => {
    state = next;
    since = now;
  };

  const recover = (counts: BackendCounts, now: number): string => {
    window = createWindow(rule.windowMillis);
    window.add(counts, now);
    become(rule.recoverOverMillis > 0 ? 'half-open' : 'closed', now);
    return state === 'closed' ? 'everything is let through again' : `${FIRST_PERCENT} % are let through, and more and more`;
  };

  return {
    observe(counts, now) {
      if (state === 'open') return now - since >= rule.openForMillis ? recover(counts, now) : undefined;
      const fault = faultOf(window.add(counts, now), rule);
      if (fault !== undefined) {
        become('open', now);
        return fault;
      }
      if (state === 'closed' || now - since < rule.recoverOverMillis) return undefined;
      become('closed', now);
      return 'everything is let through again';
    },
    state: () => state,
    passingPercent(now) {
      if (state === 'closed') return 100;
      if (state === 'open') return 0;
      const passed = Math.min(1, (now - since) / rule.recoverOverMillis);
      return Math.floor(FIRST_PERCENT + (100 - FIRST_PERCENT) * passed);
    },
  };
}

/** Why a breaker opens; undefined where it does not. */
function faultOf({ tries, errors, timed, slow }: BackendCounts, rule: BreakerModel): string | undefined {
  const { errorPercent, latencyMillis = {}, minRequests } = rule;
  const failing = errorPercent !== undefined && tries >= minRequests && errors > 0 && 100 * errors >= errorPercent * tries;
  if (failing) return `${errors} of ${tries} requests failed`;
  if (timed < minRequests) return undefined;
  const late = (Object.keys(latencyMillis) as Quantile[]).find((quantile) => (slow[quantile] ?? 0) > QUANTILES[quantile] * timed);
  return late === undefined ? undefined : `${late} of ${timed} requests is above ${latencyMillis[late]} ms`;
}

/** How many moments of a window are remembered: it is as long as it should be, or longer by one of so many parts. */
const MOMENTS = 40;

/** What happened within the last so many milliseconds. */
function createWindow(millis: number) {
  let moments: { readonly counts: BackendCounts; readonly at: number }[] = [];
  return {
    add(counts: BackendCounts, now: number): BackendCounts {
      const last = moments.at(-1);
      // whoever counts has begun anew
      if (last !== undefined && (counts.tries < last.counts.tries || counts.timed < last.counts.timed)) moments = [];
      if (last === undefined || moments.length === 0 || now - last.at >= millis / MOMENTS) moments.push({ counts, at: now });
      while (moments.length > 1 && (moments[1] as { at: number }).at <= now - millis) moments.shift();
      return difference(counts, (moments[0] as { counts: BackendCounts }).counts);
    },
  };
}

function difference(now: BackendCounts, before: BackendCounts): BackendCounts {
  const slow = (Object.keys(now.slow) as Quantile[]).map((quantile) => [
    quantile,
    (now.slow[quantile] ?? 0) - (before.slow[quantile] ?? 0),
  ]);
  return {
    tries: now.tries - before.tries,
    errors: now.errors - before.errors,
    timed: now.timed - before.timed,
    slow: Object.fromEntries(slow),
  };
}
