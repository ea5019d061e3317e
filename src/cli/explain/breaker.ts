import { type BreakerModel, resolveBreaker } from '../../model/breaker';
import type { ApiModel } from '../../model/model';

/** A breaker that a request passes. */
export interface ExplainedBreaker {
  readonly backend: string;
  /** When it opens, in words. */
  readonly opens: string;
  readonly openForMillis: number;
  readonly recoverOverMillis: number;
}

/** The breakers of the backends that a request may go to. */
export function breakersOf(backends: readonly string[], api: ApiModel): ExplainedBreaker[] {
  return backends.flatMap((backend) => {
    const written = api.backends.get(backend)?.spec.breaker;
    if (written === undefined) return [];
    const rule = resolveBreaker(written);
    const { openForMillis, recoverOverMillis } = rule;
    return [{ backend, opens: opensWhen(rule), openForMillis, recoverOverMillis }];
  });
}

function opensWhen({ errorPercent, latencyMillis = {}, minRequests, windowMillis }: BreakerModel): string {
  const late = Object.entries(latencyMillis).map(([quantile, millis]) => `${quantile} above ${millis} ms`);
  const failing = errorPercent === undefined ? [] : [`${errorPercent} % failed`];
  return `${[...failing, ...late].join(' or ')}, of at least ${minRequests} in ${windowMillis / 1000} s`;
}

/** What it is where CodeDeploy moves its backend, as a line of text. */
export function alarmLine({ backend, opens }: ExplainedBreaker): string {
  return `alarm    of ${backend}: on the way to it CodeDeploy goes back at ${opens}, which is rounded up to whole minutes`;
}

/** It as a line of text. */
export function breakerLine({ backend, opens, openForMillis, recoverOverMillis }: ExplainedBreaker): string {
  const recovering = recoverOverMillis === 0 ? '' : `, then more and more over ${recoverOverMillis / 1000} s`;
  return `breaker  of ${backend}: opens at ${opens}; open for ${openForMillis / 1000} s${recovering}`;
}
