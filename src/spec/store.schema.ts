import { line } from './format/text';
import { url } from './format/url';
import { exactlyOne } from './rules';
import { block, define, type Rule, type Schema } from './schema';
import { secretKeyRefSchema } from './secret.schema';
import type { DynamoDbStore, RedisStore, StoreBinding } from './store';

/** Behind host and port an address may have the number of a database. */
const onlyDatabase: Rule = ({ url: text }) =>
  typeof text !== 'string' || /^rediss?:\/\/[^/?#]*(?:\/\d{0,5})?$/.test(text)
    ? []
    : [
        {
          code: 'NotAUrl',
          path: ['url'],
          message: 'may end with the number of a database, such as /1, and with nothing else; remove the rest',
        },
      ];

export const redisStoreSchema: Schema<RedisStore> = define('RedisStore', () =>
  block('redis', { url: url({ schemes: ['rediss', 'redis'], bound: true }), password: secretKeyRefSchema().optional() }, onlyDatabase),
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
