import type { Respond } from './respond';

export interface CachedFallback {
  readonly ttl: string;
}

/** Exactly one of the three. */
export interface Fallback {
  readonly respond?: Respond;
  readonly backend?: string;
  readonly cached?: CachedFallback;
}
