import type { DynamoDbAnswer } from '../../../../src/runtime/core/limits/dynamodb/answer';
import type { Attribute, Item } from '../../../../src/runtime/core/limits/dynamodb/item';
import type { DynamoDbRequest } from '../../../../src/runtime/core/limits/dynamodb/requests';
import type { AskDynamoDb } from '../../../../src/runtime/core/limits/dynamodb/store';

type Values = { readonly [name: string]: Attribute };
type Stored = { [name: string]: Attribute };

interface Update {
  readonly Key: { readonly id: { readonly S: string } };
  readonly ConditionExpression: string;
  readonly UpdateExpression: string;
  readonly ExpressionAttributeValues: Values;
}

const number = (value: Attribute | undefined): bigint => BigInt((value as { readonly N: string }).N);
const list = (value: Attribute | undefined): readonly Attribute[] => (value as { readonly L: readonly Attribute[] } | undefined)?.L ?? [];

/** What the conditions of the store mean; an unknown one is an error. */
const CONDITIONS: { readonly [expression: string]: (item: Item, values: Values) => boolean } = {
  'attribute_not_exists(fullAt) OR fullAt <= :now': (item, values) => !item?.fullAt || number(item.fullAt) <= number(values[':now']),
  'fullAt BETWEEN :now AND :most': (item, values) =>
    item?.fullAt !== undefined && number(item.fullAt) >= number(values[':now']) && number(item.fullAt) <= number(values[':most']),
  'attribute_not_exists(came) OR came < :most': (item, values) => !item?.came || number(item.came) < number(values[':most']),
  'attribute_not_exists(times) OR size(times) < :most': (item, values) =>
    !item?.times || BigInt(list(item.times).length) < number(values[':most']),
  'changes = :changes': (item, values) => item?.changes !== undefined && number(item.changes) === number(values[':changes']),
};

const plus = (value: Attribute | undefined, more: Attribute | undefined): Attribute => ({
  N: String((value === undefined ? 0n : number(value)) + number(more)),
});

/** What the updates of the store do. */
const UPDATES: { readonly [expression: string]: (item: Stored, values: Values) => void } = {
  'SET fullAt = :next, ends = :ends': (item, values) => Object.assign(item, { fullAt: values[':next'] }),
  'SET fullAt = fullAt + :period, ends = :ends': (item, values) => Object.assign(item, { fullAt: plus(item.fullAt, values[':period']) }),
  'SET ends = :ends ADD came :one': (item, values) => Object.assign(item, { came: plus(item.came, values[':one']) }),
  'SET times = list_append(if_not_exists(times, :none), :came), ends = :ends ADD changes :one': (item, values) =>
    Object.assign(item, { times: { L: [...list(item.times), ...list(values[':came'])] }, changes: plus(item.changes, values[':one']) }),
  'SET times = :left, ends = :ends ADD changes :one': (item, values) =>
    Object.assign(item, { times: values[':left'], changes: plus(item.changes, values[':one']) }),
};

/** A table of DynamoDB in memory: it knows what the store says to it, and nothing else. */
export class FakeDynamoDb {
  public readonly items = new Map<string, Item>();
  public readonly asked: DynamoDbRequest['operation'][] = [];
  /** How long each answer may take. */
  public readonly within: number[] = [];
  /** What the next questions are answered instead, one after the other; undefined: as they should be. */
  public readonly faults: (DynamoDbAnswer | Error | undefined)[] = [];

  public readonly ask: AskDynamoDb = async ({ operation, input }, withinMillis) => {
    this.asked.push(operation);
    this.within.push(withinMillis);
    await new Promise((resolve) => setImmediate(resolve));
    const fault = this.faults.shift();
    if (fault instanceof Error) throw fault;
    if (fault !== undefined) return fault;
    if (operation === 'BatchGetItem')
      return this.read(input as { readonly RequestItems: { readonly [table: string]: { readonly Keys: Update['Key'][] } } });
    return operation === 'UpdateItem'
      ? this.update(input as Update)
      : this.transact(input as { readonly TransactItems: { readonly Update: Update }[] });
  };

  private update(update: Update): DynamoDbAnswer {
    if (!this.holds(update)) {
      const refused = this.items.get(update.Key.id.S);
      return {
        status: 400,
        body: { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', ...(refused && { Item: refused }) },
      };
    }
    return { status: 200, body: { Attributes: this.apply(update) } };
  }

  private transact({ TransactItems }: { readonly TransactItems: readonly { readonly Update: Update }[] }): DynamoDbAnswer {
    const updates = TransactItems.map(({ Update }) => Update);
    const reasons = updates.map((update) => {
      const item = this.items.get(update.Key.id.S);
      return this.holds(update) ? { Code: 'None' } : { Code: 'ConditionalCheckFailed', ...(item && { Item: item }) };
    });
    if (reasons.some(({ Code }) => Code !== 'None'))
      return {
        status: 400,
        body: { __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException', CancellationReasons: reasons },
      };
    for (const update of updates) this.apply(update);
    return { status: 200, body: {} };
  }

  private read({
    RequestItems,
  }: {
    readonly RequestItems: { readonly [table: string]: { readonly Keys: readonly Update['Key'][] } };
  }): DynamoDbAnswer {
    const [[table, { Keys }]] = Object.entries(RequestItems) as [[string, { readonly Keys: readonly Update['Key'][] }]];
    return {
      status: 200,
      body: { Responses: { [table]: Keys.map(({ id }) => this.items.get(id.S)).filter((item) => item !== undefined) } },
    };
  }

  private holds({ Key, ConditionExpression, ExpressionAttributeValues }: Update): boolean {
    const condition = CONDITIONS[ConditionExpression];
    if (condition === undefined) throw new Error(`the condition is not known: ${ConditionExpression}`);
    return condition(this.items.get(Key.id.S), ExpressionAttributeValues);
  }

  private apply({ Key, UpdateExpression, ExpressionAttributeValues }: Update): Item {
    const update = UPDATES[UpdateExpression];
    if (update === undefined) throw new Error(`the update is not known: ${UpdateExpression}`);
    const item: Stored = { ...this.items.get(Key.id.S), id: Key.id };
    update(item, ExpressionAttributeValues);
    Object.assign(item, { ends: ExpressionAttributeValues[':ends'] });
    this.items.set(Key.id.S, item);
    return item;
  }
}
