import type { ProxyFallback } from '../config-proxy';
import type { Answer } from './answer';
import type { Outcome } from './outcome';
import { fixedAnswer } from './respond';
import { GATEWAY_ERRORS } from './retry';

/** Says that an answer stands in for another. */
export const FALLBACK_HEADER = 'x-tollgate-fallback';

/** Whether a backend has failed, and something else may answer. */
export function hasFailed(outcome: Outcome): boolean {
  return typeof outcome === 'string' || GATEWAY_ERRORS.has(outcome.status);
}

/** What answers in the place of a backend. It is final, whatever it says. */
export async function inItsPlace(
  fallback: ProxyFallback,
  ask: (backend: string, timeoutMillis: number) => Promise<Outcome>,
): Promise<Outcome> {
  if ('respond' in fallback) return marked(fixedAnswer(fallback.respond), 'respond');
  const outcome = await ask(fallback.backend, fallback.timeoutMillis);
  return typeof outcome === 'string' ? outcome : marked(outcome, 'backend');
}

function marked(answer: Answer, kind: 'respond' | 'backend'): Answer {
  return { ...answer, headers: new Map(answer.headers).set(FALLBACK_HEADER, [kind]) };
}
