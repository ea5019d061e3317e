/** What hears of each attempt to fetch something. */
export interface FetchOutcome<T> {
  succeed(value: T): void;
  fail(reason: string): void;
}

/** Something that is fetched again and again until it is closed. */
export interface Fetching {
  /** Resolves with the first success, or when it is closed. */
  readonly first: Promise<void>;
  close(): void;
}

const FIRST_RETRY_MILLIS = 250;
const LONGEST_RETRY_MILLIS = 5_000;

/** Fetches quickly until it has worked once, then at the pace of the refresh. */
export function keepFetching<T>(load: () => Promise<T>, outcome: FetchOutcome<T>, refreshMillis = 60_000): Fetching {
  let retryMillis = FIRST_RETRY_MILLIS;
  let known = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let arrived = () => {};
  const first = new Promise<void>((resolve) => {
    arrived = resolve;
  });

  const pause = (): number => {
    if (known) return refreshMillis;
    const millis = retryMillis;
    retryMillis = Math.min(retryMillis * 2, LONGEST_RETRY_MILLIS);
    return millis;
  };

  const succeed = (value: T): void => {
    known = true;
    outcome.succeed(value);
    arrived();
  };

  const run = async (): Promise<void> => {
    const told = await load().then(
      (value) => () => succeed(value),
      (error: Error) => () => outcome.fail(error.message),
    );
    if (closed) return;
    told();
    timer = setTimeout(run, pause());
  };

  void run();
  return {
    first,
    close() {
      closed = true;
      clearTimeout(timer);
      arrived();
    },
  };
}

/** Waits until each has worked once, and no longer than so many milliseconds. */
export async function allFetched(fetchings: Iterable<Fetching>, millis: number): Promise<void> {
  const all = Promise.all([...fetchings].map(({ first }) => first));
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, millis).unref())]);
}
