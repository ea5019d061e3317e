/** A backend and its share of the requests. */
export interface WeightedBackend {
  /** Name of the backend, from `backends`. */
  readonly backend: string;

  /**
   * Share, over the sum of all weights; a whole number from 0.
   *
   * 0 gets no requests; at least one weight is above 0.
   */
  readonly weight: number;
}
