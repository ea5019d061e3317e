import type { Item } from './item';

/** Items that were seen, by their keys. */
export interface Remembered {
  get(key: string): Item;
  set(key: string, item: Item): void;
}

/** Remembers so many items, and forgets the one that was written least lately. */
export function remembered(most: number): Remembered {
  const items = new Map<string, Item>();
  return {
    get: (key) => items.get(key),
    set(key, item) {
      items.delete(key);
      items.set(key, item);
      const [oldest] = items.keys();
      if (items.size > most) items.delete(oldest as string);
    },
  };
}
