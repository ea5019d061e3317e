/**
 * API keys of named consumers. Exactly one of `header` and `query`.
 *
 * A key opens every scheme of this kind in its API, unless the consumer's key names one.
 */
export interface ApiKeyScheme {
  /**
   * Header that holds the key.
   *
   * A key is visible ASCII without spaces and commas; a header that comes twice is none.
   *
   * @default the key is in the query
   */
  readonly header?: string;

  /**
   * Query parameter that holds the key.
   *
   * It is removed before the backend, so that keys stay out of its logs.
   *
   * @default the key is in a header
   */
  readonly query?: string;

  /**
   * Header that tells the backend the consumer's name.
   *
   * The same header from a client is removed, on open routes too. On AWS a Lambda function gets it through the proxy
   * Lambda or `wrap()`.
   *
   * @default the backend does not learn who called
   */
  readonly consumerHeader?: string;
}
