/**
 * Most connections and requests at one time, per gateway instance.
 *
 * What is above is answered 503. The AWS target refuses it.
 */
export interface Capacity {
  /**
   * Most connections to the backend, a whole number from 1.
   *
   * @default 1024
   */
  readonly connections?: number;

  /**
   * Most requests that wait for a connection, a whole number from 0.
   *
   * @default 1024
   */
  readonly pendingRequests?: number;

  /**
   * Most requests under way, a whole number from 1.
   *
   * @default 1024
   */
  readonly requests?: number;
}
