import { SECONDS_PER } from '../../../model/limits';
import type { Counted, LimitDecision } from './decide';
import type { Rule, Standing } from './rule';

/** Which headers tell a client how its limits stand. */
export type LimitHeaders = 'draft' | 'x' | 'both' | 'none';

/** The headers of an answer, in lower case. `Retry-After` stands in every refusal that ends by waiting. */
export function limitHeaders(decision: LimitDecision, style: LimitHeaders): [name: string, value: string][] {
  const { counted } = decision;
  const retry = decision.outcome === 'refused' && decision.retryMillis !== undefined ? inSeconds(decision.retryMillis) : undefined;
  return [
    ...(retry === undefined ? [] : [['retry-after', String(retry)] as [string, string]]),
    ...((style === 'draft' || style === 'both') && counted.length > 0 ? draftHeaders(counted) : []),
    ...((style === 'x' || style === 'both') && counted.length > 0 ? xHeaders(counted) : []),
  ];
}

/** `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10): every limit by its name. */
function draftHeaders(counted: readonly Counted[]): [string, string][] {
  const list = (item: (one: Counted) => string) => counted.map((one) => `"${one.limit.name}";${item(one)}`).join(', ');
  return [
    ['ratelimit-policy', list(({ limit: { rule } }) => `q=${rule.requests};w=${windowSeconds(rule)}`)],
    ['ratelimit', list(({ standing }) => `r=${standing.remaining};t=${inSeconds(standing.resetMillis)}`)],
  ];
}

/** `X-RateLimit-*`: the limit that leaves the least, of several such that which is as new last, with seconds until then. */
function xHeaders(counted: readonly Counted[]): [string, string][] {
  const { limit, standing } = counted.reduce((least, one) => (leavesLess(one.standing, least.standing) ? one : least));
  return [
    ['x-ratelimit-limit', String(limit.rule.requests)],
    ['x-ratelimit-remaining', String(standing.remaining)],
    ['x-ratelimit-reset', String(inSeconds(standing.resetMillis))],
  ];
}

function leavesLess(one: Standing, other: Standing): boolean {
  return one.remaining < other.remaining || (one.remaining === other.remaining && one.resetMillis > other.resetMillis);
}

function windowSeconds(rule: Rule): number {
  return rule.algorithm === 'fixed-window' ? SECONDS_PER[rule.per] : rule.perSeconds;
}

/** Rounded up: what helps in half a second does not help now. */
function inSeconds(millis: number): number {
  return Math.ceil(millis / 1_000);
}
