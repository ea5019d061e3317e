import type { SecretKeyRef } from './secret';

export interface RedisStore {
  readonly url: string;
  readonly password?: SecretKeyRef;
}

export interface DynamoDbStore {
  readonly table?: string;
}

/** Where shared counters live. Exactly one. */
export interface StoreBinding {
  readonly redis?: RedisStore;
  readonly dynamodb?: DynamoDbStore;
}
