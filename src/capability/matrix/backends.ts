import { parseDurationMillis } from '../../spec/duration';
import { native, notBuilt, only, type Row, refused, row, type Use, type Verdict } from '../verdict';

const LATER = ['retry', 'fallback', 'mirror', 'fault'];
const LATER_OF_BACKEND = ['loadBalancing', 'healthCheck', 'outliers', 'capacity', 'breaker', 'tls', 'exchange', 'transcode'];

/** Backends, and what a route overrides of them. */
export const backends: readonly Row[] = [
  row('backends.*', native),
  row('backends.*.protocol', only(['http1'])),
  row('backends.*.timeout', native, timeoutOnAws),
  row('backends.*.idleTimeout', native, connectionOnAws),
  row('backends.*.connectTimeout', native, connectionOnAws),
  ...[...LATER_OF_BACKEND, ...LATER].map((field) => row(`backends.*.${field}`, notBuilt)),
  row('routes.*.timeout', native, timeoutOnAws),
  ...LATER.map((field) => row(`routes.*.${field}`, notBuilt)),
];

const LONGEST_ON_AWS = 29_000;

function timeoutOnAws({ value }: Use): Verdict {
  if (parseDurationMillis(value as string) <= LONGEST_ON_AWS) return native;
  return refused('is above 29s, the longest that API Gateway waits for an answer', 'write at most "29s"', 'AwsTimeoutTooLong');
}

function connectionOnAws(): Verdict {
  return refused('is a setting of connections that API Gateway keeps to itself', 'remove it');
}
