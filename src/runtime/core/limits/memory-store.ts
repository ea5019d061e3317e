import { type Look, look, type State, takenBack } from './look';
import type { RevocableStore, Standing } from './rule';

/** What a store in this process needs. */
export interface MemoryOptions {
  /** Microseconds since 1970. Default: the clock of the machine. */
  readonly now?: () => number;
  /** How much memory counters take in all; beyond, those that were not used lately are forgotten. Default: 96 MiB. */
  readonly mostBytes?: number;
}

/** What a counter takes, as measured: its key, its place among the others, its list of numbers; and each number. */
const BYTES = { counter: 400, number: 8 };

const MOST_BYTES = 96 * 1024 * 1024;

/** Up to how many numbers a list is kept no longer than it is: one that grows makes room for sixteen more. */
const SHORT = 16;

/** Counters in this process: the same answers as those of a shared store, for one instance. */
export function createMemoryStore({ now = () => Date.now() * 1_000, mostBytes = MOST_BYTES }: MemoryOptions = {}): RevocableStore {
  // two halves, of which the older one is forgotten as a whole: to look for the oldest counter would take longer the more there are
  let recent = new Map<string, State>();
  let older = new Map<string, State>();
  let kept = 0;

  const take = (key: string): State => {
    const own = recent.get(key);
    if (own !== undefined) kept -= bytesOf(own);
    const state = own ?? older.get(key) ?? [];
    (own === undefined ? older : recent).delete(key);
    return state;
  };

  const keep = (key: string, state: State): void => {
    recent.set(key, state.length < SHORT ? state.slice() : state);
    kept += bytesOf(state);
    if (kept <= mostBytes / 2) return;
    [older, recent, kept] = [recent, new Map(), 0];
  };

  return {
    async decide(counters) {
      const micros = now();
      const held = counters.map(({ key }) => take(key));
      const looks = counters.map(({ rule }, index) => look(rule, held[index] as State, micros));
      const admitted = looks.every((one) => one.admits);
      if (admitted) for (const one of looks) one.count();
      for (const [index, state] of held.entries()) if (state.length > 0) keep(counters[index]?.key as string, state);
      return looks.map((one) => standing(one, admitted));
    },
    takeBack(counters) {
      for (const { rule, key } of counters) {
        const state = take(key);
        takenBack(rule, state);
        if (state.length > 0) keep(key, state);
      }
    },
  };
}

function bytesOf(state: State): number {
  return BYTES.counter + BYTES.number * state.length;
}

function standing({ admits, retryMicros, left, resetMicros }: Look, counted: boolean): Standing {
  return {
    admits,
    remaining: counted ? left - 1 : left,
    retryMillis: Math.ceil(retryMicros / 1_000),
    resetMillis: Math.ceil((counted ? resetMicros.counted : resetMicros.asItStands) / 1_000),
  };
}
