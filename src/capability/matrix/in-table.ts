import { countsInTable } from '../counters';
import { refused, type Use, type Verdict } from '../verdict';

/** What AWS does with what is counted over the whole gateway where a table is bound. */
export const inTable: Verdict = {
  how: 'proxy',
  note: 'exact over the whole gateway: a conditional write to DynamoDB for each request, or where several count, one transaction and one read; one more Lambda invocation a request',
  differs: 'on AWS it counts after authentication, by the clocks of functions',
};

/** In the table where one is bound, else as is said. */
export function inTableOr(otherwise: Verdict): (use: Use) => Verdict {
  return ({ bindings }) => (countsInTable(bindings) ? inTable : otherwise);
}

/** What to do where AWS cannot count by itself. */
export const BIND_TABLE = 'bind "store: { dynamodb: {} }"';

/** DynamoDB takes 1,000 writes a second to one item, and a write of a transaction is two. */
const MOST_PER_SECOND = 500;

/** The most times that an item holds: each request writes all of it. */
const MOST_IN_WINDOW = 1_000;

/** Refuses what comes too often for one item. */
export function rateInTable(requests: number, perSeconds: number): Verdict {
  if (requests <= MOST_PER_SECOND * perSeconds) return inTable;
  return refused(
    `is ${Math.round(requests / perSeconds)} a second, and DynamoDB counts up to ${MOST_PER_SECOND} requests a second of one counter`,
    `write ${MOST_PER_SECOND} a second or less, or "scope: instance" for a throttle of API Gateway`,
    'AwsLimitTooFast',
  );
}

/** Refuses windows that do not fit into an item. */
export function windowInTable(requests: number): Verdict {
  if (requests <= MOST_IN_WINDOW) return inTable;
  return refused(
    `keeps the time of each request, and one item of DynamoDB those of ${MOST_IN_WINDOW}`,
    `write at most ${MOST_IN_WINDOW} requests, or another algorithm`,
    'AwsWindowTooLarge',
  );
}
