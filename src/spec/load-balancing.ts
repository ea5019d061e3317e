export interface RoundRobin {}

export interface LeastRequest {}

export interface HashBalancing {
  readonly by: string[];
  readonly algorithm?: 'ring-hash' | 'maglev';
}

/** Exactly one kind. */
export interface LoadBalancing {
  readonly roundRobin?: RoundRobin;
  readonly leastRequest?: LeastRequest;
  readonly hash?: HashBalancing;
}
