/** The signals that ask this process to end. */
export interface EndSignals {
  /** The first one. */
  readonly first: Promise<void>;
  /** The second one. */
  readonly second: Promise<void>;
  /** Gives the signals back to whoever had them. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for the signals from now on. */
export function catchEndSignals(): EndSignals {
  const resolvers: (() => void)[] = [];
  const next = () => new Promise<void>((resolve) => void resolvers.push(resolve));
  const [first, second] = [next(), next()];
  const hear = () => resolvers.shift()?.();
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    first,
    second,
    release() {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
