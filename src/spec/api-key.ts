/** API keys of named consumers. Exactly one of `header` and `query`. */
export interface ApiKeyScheme {
  readonly header?: string;
  readonly query?: string;
  readonly consumerHeader?: string;
}
