import type { Rule } from '../../../model/counted';

export type { Rule } from '../../../model/counted';

/** A rule, and whose requests it counts here. */
export interface Counter {
  readonly rule: Rule;
  /** Tells counters apart: who is counted, by which rule. */
  readonly key: string;
}

/** How a counter stands after a decision. */
export interface Standing {
  /** Whether the counter admits the request. A request is admitted, and counts, only where all of its counters admit it. */
  readonly admits: boolean;
  /** How many more requests it would admit now. */
  readonly remaining: number;
  /** Until it admits the request; 0 where it does. */
  readonly retryMillis: number;
  /** Until it admits as many as it ever does. */
  readonly resetMillis: number;
}

/** Where counters are kept. Those of one decision have different keys. */
export interface CounterStore {
  /** Decides on one request, as one step: it counts everywhere or nowhere. */
  decide(counters: readonly Counter[]): Promise<readonly Standing[]>;
}

/**
 * The unit in which a bucket is kept, in microseconds: its content is a whole number of `tokens × period`, so that nothing is ever
 * rounded in favour of a caller, and must stay exact in a double.
 */
export function tickMicros({ perSeconds, burst }: { readonly perSeconds: number; readonly burst: number }): number {
  return burst * perSeconds * 1_000_000 <= Number.MAX_SAFE_INTEGER ? 1 : 1_000;
}

/** A store that can take back what it has counted, because somebody else refused the request. */
export interface RevocableStore extends CounterStore {
  takeBack(counters: readonly Counter[]): void;
}
