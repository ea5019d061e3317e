/** One key of a consumer, by reference. */
export interface ConsumerKey {
  /** Name of the secret, bound in `bindings.secrets`. */
  readonly secret: string;

  /** Entry of the secret that holds the key. */
  readonly key: string;

  /**
   * Name of the one scheme that the key opens.
   *
   * @default every `apiKey` scheme of the API
   */
  readonly scheme?: string;
}

/** A holder of API keys. */
export interface Consumer {
  /** The consumer's keys, at least one; two let a key be replaced without a gap. */
  readonly keys: ConsumerKey[];

  /**
   * Groups that the consumer is in, for `access.groups`.
   *
   * @default no groups
   */
  readonly groups?: string[];

  /**
   * Usage plan of the consumer.
   *
   * @default what `members` and `defaultPlan` say
   */
  readonly plan?: string;
}
