import { readBound } from '../../bound';
import { createDynamoDbStore } from '../../core/limits/dynamodb/store';
import { dynamoDb } from '../../dynamodb';
import type { ProxyParts } from '../../parts';
import { countIn } from '../../proxy/limits';

const { table = '' } = readBound(process.env);
const store = createDynamoDbStore({
  ask: dynamoDb(process.env),
  table,
  say: (reason) => console.error(JSON.stringify({ level: 'warn', message: 'limits were not counted', reason })),
});

const make: ProxyParts['limits'] = (limits) => countIn(limits, store);

export = make;
