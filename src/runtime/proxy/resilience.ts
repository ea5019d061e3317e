import type { ProxyResilience } from '../config-proxy';
import { hasFailed, inItsPlace } from './fallback';
import type { Outcome } from './outcome';
import { type Clock, repeated } from './retry';

/** A request that is meant for a backend. */
export interface Meant {
  readonly backend: string;
  readonly method: string;
  readonly timeoutMillis: number;
  /** Sends it to any backend, perhaps without its `Authorization`. */
  readonly ask: (backend: string, timeoutMillis: number, anonymous?: boolean) => Promise<Outcome>;
}

/** Gets a request an answer by the rules of its backend. */
export type Resilient = (rules: ProxyResilience, meant: Meant) => Promise<Outcome>;

/** How long an answer waits for the copy of its request. A function sleeps from its answer on, and what it has not sent by then may be lost. */
export const COPY_MILLIS = 100;

/** Repeats requests, has others answer in the place of a backend, and sends copies. */
export function resilientBy(clock: Clock): Resilient {
  return async ({ retry, fallback, mirror }, meant) => {
    const { backend, timeoutMillis, ask } = meant;
    const copy =
      mirror !== undefined && clock.random() * 100 < mirror.percent
        ? ask(mirror.backend, mirror.timeoutMillis, !mirror.authorized).catch(() => undefined)
        : undefined;
    const once = (millis: number) => ask(backend, millis);
    const outcome = retry === undefined ? await once(timeoutMillis) : await repeated(retry, { ...meant, once }, clock);
    const answer = fallback !== undefined && hasFailed(outcome) ? await inItsPlace(fallback, ask) : outcome;
    if (copy !== undefined) await Promise.race([copy, clock.sleep(COPY_MILLIS)]);
    return answer;
  };
}
