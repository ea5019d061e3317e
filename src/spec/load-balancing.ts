/** Each endpoint in turn. It has no settings. */
export interface RoundRobin {}

/** The endpoint with fewer requests under way. It has no settings. */
export interface LeastRequest {}

/** The same key goes to the same endpoint. */
export interface HashBalancing {
  /** What is hashed: `ip`, `header:NAME`, `cookie:NAME`; several are a combination. */
  readonly by: string[];

  /**
   * `ring-hash` moves few keys when endpoints change; `maglev` is faster.
   *
   * @default 'ring-hash'
   */
  readonly algorithm?: 'ring-hash' | 'maglev';
}

/**
 * How requests are divided over the endpoints of a backend. Exactly one kind.
 *
 * The AWS target refuses it.
 */
export interface LoadBalancing {
  /**
   * Each endpoint in turn.
   *
   * @default another kind
   */
  readonly roundRobin?: RoundRobin;

  /**
   * The endpoint with fewer requests under way.
   *
   * @default another kind
   */
  readonly leastRequest?: LeastRequest;

  /**
   * The same key goes to the same endpoint.
   *
   * @default another kind
   */
  readonly hash?: HashBalancing;
}
