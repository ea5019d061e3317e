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

/** A table of DynamoDB. AWS only. */
export interface DynamoDbStore {
  /**
   * Name of the table.
   *
   * @default a table is made
   */
  readonly table?: string;
}

/** Where shared counters live. Exactly one. */
export interface StoreBinding {
  /**
   * Redis, for any target.
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
