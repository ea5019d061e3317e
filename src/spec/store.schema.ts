import { line } from './format/text';
import { url } from './format/url';
import { exactlyOne } from './rules';
import { block, define, type Schema } from './schema';
import { secretKeyRefSchema } from './secret.schema';
import type { DynamoDbStore, RedisStore, StoreBinding } from './store';

export const redisStoreSchema: Schema<RedisStore> = define('RedisStore', () =>
  block('redis', { url: url({ schemes: ['rediss', 'redis'], bound: true }), password: secretKeyRefSchema().optional() }),
);

export const dynamoDbStoreSchema: Schema<DynamoDbStore> = define('DynamoDbStore', () =>
  block('dynamodb', { table: line('the name of a table', '"tollgate-limits"').optional() }),
);

export const storeSchema: Schema<StoreBinding> = define('StoreBinding', () =>
  block(
    'store',
    { redis: redisStoreSchema().optional(), dynamodb: dynamoDbStoreSchema().optional() },
    exactlyOne('store', 'redis', 'dynamodb'),
  ),
);
