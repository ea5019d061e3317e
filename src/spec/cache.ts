export interface CacheKey {
  readonly query?: string[];
  readonly headers?: string[];
}

export interface Cache {
  readonly ttl: string;
  readonly key?: CacheKey;
  readonly staleOnError?: string;
  readonly shared?: string;
}
