import type { Item } from './item';

/** What DynamoDB answers: the fields of its answers that are looked at. */
export interface DynamoDbAnswer {
  readonly status: number;
  readonly body: {
    readonly __type?: string;
    /** What an update left. */
    readonly Attributes?: Item;
    /** What refused an update. */
    readonly Item?: Item;
    /** What refused each update of a transaction. */
    readonly CancellationReasons?: readonly { readonly Code?: string; readonly Item?: Item }[];
    /** What was read, by table. */
    readonly Responses?: { readonly [table: string]: readonly NonNullable<Item>[] };
  };
}

/**
 * What became of the updates of a decision: `written`, with what is left where that is said; `refused` by the conditions, each with its
 * item, or not; `busy`: others were quicker, or there were too many, and it helps to come again.
 */
export type Written =
  | { readonly outcome: 'written'; readonly left?: Item }
  | { readonly outcome: 'refused'; readonly items: readonly (Item | 'held')[] }
  | { readonly outcome: 'busy'; readonly reason: string };

/** What helps to come again. */
const PASSING: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'TransactionConflictException',
  'TransactionInProgressException',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'ThrottlingError',
  'ThrottlingException',
  'RequestLimitExceeded',
]);

/** Reads what became of updates. Throws where it does not help to come again. */
export function writtenOf({ status, body }: DynamoDbAnswer): Written {
  if (status === 200) return { outcome: 'written', ...(body.Attributes !== undefined && { left: body.Attributes }) };
  const type = body.__type?.split('#').at(-1) ?? '';
  if (type === 'ConditionalCheckFailedException') return { outcome: 'refused', items: [body.Item] };
  const reasons = body.CancellationReasons ?? [];
  if (reasons.some(({ Code }) => Code === FAILED))
    return { outcome: 'refused', items: reasons.map(({ Code, Item }) => (Code === FAILED ? Item : 'held')) };
  const wrong = reasons.find(({ Code = 'None' }) => Code !== 'None' && !PASSING.has(Code));
  const isPassing = type === 'TransactionCanceledException' ? wrong === undefined : PASSING.has(type) || status >= 500;
  const reason = `DynamoDB answers ${status} ${wrong?.Code ?? type}`;
  if (!isPassing) throw new Error(reason);
  return { outcome: 'busy', reason };
}

const FAILED = 'ConditionalCheckFailed';
