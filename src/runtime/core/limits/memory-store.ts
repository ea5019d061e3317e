import { type Look, look, type State, takenBack } from './look';
import type { RevocableStore, Standing } from './rule';

/** What a store in this process needs. */
export interface MemoryOptions {
  /** Microseconds since 1970. Default: the clock of the machine. */
  readonly now?: () => number;
  /** How many numbers are kept in all; beyond, the counters that were used least lately are forgotten. Default: 1000000. */
  readonly most?: number;
}

/** Counters in this process: the same answers as those of a shared store, for one instance. */
export function createMemoryStore({ now = () => Date.now() * 1_000, most = 1_000_000 }: MemoryOptions = {}): RevocableStore {
  const states = new Map<string, State>();
  let kept = 0;

  const take = (key: string): State => {
    const state = states.get(key) ?? [];
    kept -= state.length;
    states.delete(key);
    return state;
  };

  const keep = (key: string, state: State): void => {
    kept += state.length;
    states.set(key, state);
    for (const [oldest, { length }] of states) {
      if (kept <= most || oldest === key) return;
      kept -= length;
      states.delete(oldest);
    }
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

function standing({ admits, retryMicros, left, resetMicros }: Look, counted: boolean): Standing {
  return {
    admits,
    remaining: counted ? left - 1 : left,
    retryMillis: Math.ceil(retryMicros / 1_000),
    resetMillis: Math.ceil((counted ? resetMicros.counted : resetMicros.asItStands) / 1_000),
  };
}
