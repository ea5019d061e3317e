/** Work that is done one piece at a time. */
export interface LatestOnly<T> {
  /** Does the work with `value`; values that have waited and are overtaken by a newer one are left out. */
  push(value: T): void;
  /** Does something else between two pieces of work. */
  after(task: () => Promise<void>): void;
}

/** Runs `work` for the newest value whenever it is free. */
export function latestOnly<T>(work: (value: T) => Promise<void>): LatestOnly<T> {
  let waiting: { readonly value: T } | undefined;
  let last: Promise<void> = Promise.resolve();

  const after = (task: () => Promise<void>): void => {
    last = last.then(task, task);
  };

  const step = async (): Promise<void> => {
    const next = waiting;
    waiting = undefined;
    if (next !== undefined) await work(next.value);
  };

  return {
    after,
    push(value) {
      waiting = { value };
      after(step);
    },
  };
}
