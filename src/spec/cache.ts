/** What keeps answers apart, besides host, method and path. */
export interface CacheKey {
  /**
   * Query parameters that belong to the key.
   *
   * The others are removed before the backend.
   *
   * @default the whole query belongs to the key
   */
  readonly query?: string[];

  /**
   * Request headers that belong to the key.
   *
   * @default no headers
   */
  readonly headers?: string[];
}

/**
 * Keeps answers of the backend.
 *
 * Of GET and HEAD: 200, 203, 301 and 404 without Set-Cookie that are not `no-store` or `private` (RFC 9111). Access,
 * ips and limits always run first. Per caller, unless the route is open or `shared` has a reason.
 */
export interface Cache {
  /**
   * How long an answer is kept.
   *
   * A duration from `1ms` to `8760h`; AWS counts whole seconds up to one hour.
   */
  readonly ttl: string;

  /**
   * What keeps answers apart.
   *
   * @default host, method, path and query
   */
  readonly key?: CacheKey;

  /**
   * How long a kept answer may stand in while the backend fails.
   *
   * A duration; counts after `ttl`. The AWS target refuses it.
   *
   * @default failures reach the client
   */
  readonly staleOnError?: string;

  /**
   * Reason why callers may share answers; every report shows it.
   *
   * @default each caller has its own
   */
  readonly shared?: string;
}
