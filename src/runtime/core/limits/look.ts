import { windowAt } from './calendar';
import { type Rule, tickMicros } from './rule';

/** A counter at one moment, before it is decided whether the request counts. Times are in microseconds. */
export interface Look {
  readonly admits: boolean;
  /** Until it admits the request. */
  readonly retryMicros: number;
  /** How many requests it admits from now on, this one included. */
  readonly left: number;
  /** Until it admits as many as it ever does: as it stands, and once the request has counted. */
  readonly resetMicros: { readonly asItStands: number; readonly counted: number };
  /** Counts the request. */
  count(): void;
}

/** What is kept of a counter: a few numbers, or the times of the requests in a window. */
export type State = number[];

/** Looks at a counter whose state is empty when it is new. */
export function look(rule: Rule, state: State, now: number): Look {
  if (rule.algorithm === 'token-bucket') return lookAtBucket(rule, state, now);
  return rule.algorithm === 'fixed-window' ? lookAtWindow(rule, state, now) : lookAtLog(rule, state, now);
}

/** Takes back the request that was counted last. A bucket never holds more than it can: the next look sees to that. */
export function takenBack(rule: Rule, state: State): void {
  if (rule.algorithm === 'sliding-window') state.pop();
  else if (rule.algorithm === 'fixed-window' && state.length > 0) state[1] = Math.max(0, (state[1] as number) - 1);
  else if (rule.algorithm === 'token-bucket' && state.length > 0) state[0] = (state[0] as number) + costOf(rule);
}

/** `[content, at]`: tokens times the period, and when. */
function lookAtBucket(rule: Rule & { algorithm: 'token-bucket' }, state: State, now: number): Look {
  const tick = tickMicros(rule);
  const cost = costOf(rule);
  const full = rule.burst * cost;
  const at = Math.floor(now / tick);
  const [before = full, since = at] = state;
  const content = Math.min(full, before + Math.max(0, at - since) * rule.requests);
  const until = (wanted: number) => Math.ceil(Math.max(0, wanted) / rule.requests) * tick;
  return {
    admits: content >= cost,
    retryMicros: until(cost - content),
    left: Math.floor(content / cost),
    resetMicros: { asItStands: until(full - content), counted: until(full - content + cost) },
    count: () => state.splice(0, 2, content - cost, Math.max(at, since)),
  };
}

/** What a token is, in the unit of the content. */
function costOf(rule: Rule & { algorithm: 'token-bucket' }): number {
  return (rule.perSeconds * 1_000_000) / tickMicros(rule);
}

/** `[start, count]`: the window on the clock, in seconds, and what it has admitted. */
function lookAtWindow(rule: Rule & { algorithm: 'fixed-window' }, state: State, now: number): Look {
  const { start, end } = windowAt(rule.per, Math.floor(now / 1_000_000));
  const count = state[0] === start ? (state[1] as number) : 0;
  const left = Math.max(0, rule.requests - count);
  const rest = end * 1_000_000 - now;
  return {
    admits: left > 0,
    retryMicros: left > 0 ? 0 : rest,
    left,
    resetMicros: { asItStands: count > 0 ? rest : 0, counted: rest },
    count: () => state.splice(0, 2, start, count + 1),
  };
}

/** When each request in the window came, oldest first. */
function lookAtLog(rule: Rule & { algorithm: 'sliding-window' }, state: State, now: number): Look {
  const length = rule.perSeconds * 1_000_000;
  const expired = state.findIndex((time) => time > now - length);
  state.splice(0, expired < 0 ? state.length : expired);
  const left = Math.max(0, rule.requests - state.length);
  const oldest = state[state.length - rule.requests];
  const newest = state.at(-1);
  return {
    admits: left > 0,
    retryMicros: left > 0 ? 0 : (oldest as number) + length - now,
    left,
    resetMicros: { asItStands: newest === undefined ? 0 : newest + length - now, counted: length },
    count: () => state.push(now),
  };
}
