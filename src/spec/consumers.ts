/** One key of a consumer, by reference. */
export interface ConsumerKey {
  readonly secret: string;
  readonly key: string;
  readonly scheme?: string;
}

/** A holder of API keys. */
export interface Consumer {
  readonly keys: ConsumerKey[];
  readonly groups?: string[];
  readonly plan?: string;
}
