const SIGNALS = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** All that a run of the demo has started. It ends with the run, however that ends. */
export class Session {
  private readonly ends: (() => Promise<unknown>)[] = [];
  private over: Promise<void> | undefined;

  constructor() {
    for (const [signal, status] of SIGNALS) process.on(signal, () => void this.end().then(() => process.exit(status)));
  }

  /** Whether the end has begun: what fails from now on fails because of it. */
  public get ending(): boolean {
    return this.over !== undefined;
  }

  /** Remembers how to end what is being started, and answers with that. */
  public keep<T>(started: Promise<T>, end: (value: T) => unknown): Promise<T> {
    this.ends.push(() => started.then(end, () => undefined));
    if (this.ending) void this.ends.at(-1)?.();
    return started;
  }

  /** Ends everything, the last first. */
  public end(): Promise<void> {
    this.over ??= this.endAll();
    return this.over;
  }

  private async endAll(): Promise<void> {
    for (const end of this.ends.reverse()) await end();
  }
}
