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

/** Write units a second that DynamoDB takes for one item: one for each KB, and twice as many in a transaction. */
const UNITS_PER_SECOND = 1_000;

/** The most times that an item holds: each request writes all of it. */
const MOST_IN_WINDOW = 1_000;

const [ITEM_BYTES, TIME_BYTES] = [512, 10];

/** Refuses what comes too often for one item. */
export function rateInTable(requests: number, perSeconds: number, algorithm = 'token-bucket'): Verdict {
  const kilobytes = algorithm === 'sliding-window' ? Math.ceil((ITEM_BYTES + requests * TIME_BYTES) / 1_024) : 1;
  const most = Math.floor(UNITS_PER_SECOND / (2 * kilobytes));
  if (requests <= most * perSeconds) return inTable;
  return refused(
    `is ${Math.round(requests / perSeconds)} a second, and one item of DynamoDB counts up to ${most} such requests a second`,
    'write less, or "scope: instance" for a throttle of API Gateway',
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
