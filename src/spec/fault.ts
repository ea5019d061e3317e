/** Answers in place of the backend, for tests. */
export interface FaultAbort {
  /** Status of the answer, from 200 to 599. */
  readonly status: number;

  /** Share of the requests, from 0 to 100. */
  readonly percent: number;
}

/** Waits before the backend, for tests. */
export interface FaultDelay {
  /**
   * How long.
   *
   * A duration from `1ms` to `1h`.
   */
  readonly time: string;

  /** Share of the requests, from 0 to 100. */
  readonly percent: number;
}

/**
 * Faults that are put in on purpose, for tests. At least one of the two.
 *
 * The AWS target refuses it.
 */
export interface Fault {
  /**
   * Answers in place of the backend.
   *
   * @default requests reach the backend
   */
  readonly abort?: FaultAbort;

  /**
   * Waits before the backend.
   *
   * @default requests do not wait
   */
  readonly delay?: FaultDelay;
}
