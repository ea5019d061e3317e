/** Who is counted together, and how many of their requests may be at work at one time. */
export interface Place {
  readonly key: string;
  readonly most: number;
}

/** Requests at work, counted by key. A key that nobody is at work for takes no memory. */
export interface Places {
  /** Takes a place for each key, or, where one has none left, for none. What it returns gives them back, once. */
  take(wanted: readonly Place[]): (() => void) | undefined;
  /** For how many keys somebody is at work. */
  keys(): number;
}

/** Nobody is at work. */
export function createPlaces(): Places {
  const taken = new Map<string, number>();
  const of = (key: string): number => taken.get(key) ?? 0;

  const giveBack = (key: string): void => {
    if (of(key) > 1) taken.set(key, of(key) - 1);
    else taken.delete(key);
  };

  return {
    take(wanted) {
      if (wanted.some(({ key, most }) => of(key) >= most)) return undefined;
      for (const { key } of wanted) taken.set(key, of(key) + 1);
      let held = wanted;
      return () => {
        for (const { key } of held) giveBack(key);
        held = [];
      };
    },
    keys: () => taken.size,
  };
}
