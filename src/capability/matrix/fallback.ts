import { native, notBuilt, type Row, refused, row, type Verdict, wholeBlock } from '../verdict';

const kept = wholeBlock(
  'fallback',
  refused(
    'is the last good answer ("cached"), and the gateway keeps no answers yet',
    'write a fixed answer as "respond", or another backend as "backend"',
  ),
);

const keptOnAws = wholeBlock(
  'fallback',
  refused(
    'is the last good answer ("cached"), and the cache of API Gateway drops an answer when its time is over',
    'write a fixed answer as "respond", or another backend as "backend"',
  ),
);

const withBody: Verdict = { how: 'native', note: 'bodies are kept until the first backend has answered' };

/** What stands in for a backend that fails: on the backend itself, or on a route. */
export const fallback: readonly Row[] = [
  ...['status', 'body', 'json', 'headers.*'].map((field) => row(`respond.${field}`, native, notBuilt)),
  row('backend', withBody, notBuilt),
  row('cached.ttl', kept, keptOnAws),
];
