/**
 * Most connections and requests at one time, per gateway instance.
 *
 * What is above is answered 503. The AWS target refuses it.
 */
export interface Capacity {
  /**
   * Most connections to the backend, a whole number from 1. Each of the gateway's threads may have one all the same.
   *
   * @default 1024
   */
  readonly connections?: number;

  /**
   * Most requests that wait for a connection, a whole number from 0.
   *
   * Kubernetes refuses 0: a request waits while its connection is made.
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
