import { native, notBuilt, type Row, refused, row, type Verdict, wholeBlock } from '../verdict';

const kept = wholeBlock(
  'cached',
  refused(
    'needs somewhere to keep answers, and nobody keeps any yet',
    'write a fixed answer as `respond`, or another backend as `backend`',
  ),
);

const keptOnAws = wholeBlock(
  'cached',
  refused('is not what the cache of API Gateway does: it drops an answer when its time is over', 'write a fixed answer as `respond`'),
);

/** The listener takes each request of such a route once more through Envoy. */
const inside: Verdict = { how: 'native', note: 'bodies are kept until the first backend has answered' };

/** What stands in for a backend that fails: on the backend itself, or on a route. */
export const fallback: readonly Row[] = [
  ...['status', 'body', 'json', 'headers.*'].map((field) => row(`respond.${field}`, native, notBuilt)),
  row('backend', inside, notBuilt),
  row('cached.ttl', kept, keptOnAws),
];
