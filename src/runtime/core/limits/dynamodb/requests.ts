import type { Counter } from '../rule';
import { type Item, itemKey, keptBy, numeric } from './item';

/** One call of the JSON API of DynamoDB. */
export interface DynamoDbRequest {
  readonly operation: 'UpdateItem' | 'TransactWriteItems' | 'BatchGetItem';
  readonly input: object;
}

/** A counter, and its item as far as it is known. */
export interface Known {
  readonly counter: Counter;
  readonly item: Item;
}

/** How much longer than it counts an item is kept: clocks differ. DynamoDB takes away what is over within days. */
const KEPT_LONGER_SECONDS = 3_600;

/** Counts a request by all counters, or by none. */
export function countRequest(table: string, known: readonly Known[], nowMicros: number): DynamoDbRequest {
  const updates = known.map((one) => update(table, one, nowMicros));
  if (updates.length === 1) return { operation: 'UpdateItem', input: { ...updates[0], ReturnValues: 'ALL_NEW' } };
  return { operation: 'TransactWriteItems', input: { TransactItems: updates.map((Update) => ({ Update })) } };
}

function update(table: string, { counter, item }: Known, nowMicros: number) {
  const kept = keptBy(counter.rule);
  const { condition, update: expression, values } = kept.count(counter.rule, item, nowMicros);
  const ends = Math.ceil(kept.endMicros(counter.rule, nowMicros) / 1_000_000) + KEPT_LONGER_SECONDS;
  return {
    TableName: table,
    Key: keyOf(counter, nowMicros),
    ConditionExpression: condition,
    UpdateExpression: expression,
    ExpressionAttributeValues: { ...values, ':ends': numeric(ends) },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** Reads how counters stand now. */
export function readRequest(table: string, counters: readonly Counter[], nowMicros: number): DynamoDbRequest {
  const Keys = counters.map((counter) => keyOf(counter, nowMicros));
  return { operation: 'BatchGetItem', input: { RequestItems: { [table]: { Keys, ConsistentRead: true } } } };
}

function keyOf(counter: Counter, nowMicros: number) {
  return { id: { S: itemKey(counter, nowMicros) } };
}
