import type { SecretKeyRef } from './secret';

/** Redis, or what speaks its protocol. */
export interface RedisStore {
  /**
   * Address: `rediss://` (TLS) or `redis://`, with host and port; behind them, if need be, the number of a database (`/1`).
   *
   * Without credentials.
   */
  readonly url: string;

  /**
   * The entry of a secret that holds the password.
   *
   * @default Redis asks for none
   */
  readonly password?: SecretKeyRef;
}

/**
 * A table of DynamoDB. AWS only.
 *
 * With it everything that is counted over the whole gateway is counted there, exactly; without one AWS counts by itself, as well as it can.
 */
export interface DynamoDbStore {
  /**
   * Name of a table in the same account and region, with a text `id` as its only key.
   *
   * Items are over when their attribute `ends` says so: make it the table's time to live.
   *
   * @default each API that counts makes a table of its own
   */
  readonly table?: string;
}

/** Where shared counters live. Exactly one. */
export interface StoreBinding {
  /**
   * Redis. Kubernetes and `tollgate run` only.
   *
   * @default the other kind
   */
  readonly redis?: RedisStore;

  /**
   * A table of DynamoDB.
   *
   * AWS only.
   *
   * @default the other kind
   */
  readonly dynamodb?: DynamoDbStore;
}
