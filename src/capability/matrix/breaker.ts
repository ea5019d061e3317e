import { type Row, refused, row, type Verdict, wholeBlock } from '../verdict';

const watched: Verdict = { how: 'agent', note: 'the agent watches the backend, each instance for itself' };

const unwatched = wholeBlock(
  'breaker',
  refused(
    'needs somebody who watches the backend, and nothing on AWS does between requests',
    'give the backend a short timeout, or serve the API on Kubernetes',
  ),
);

/** When a backend is not called for a while. */
export const breaker: readonly Row[] = [
  'errorPercent',
  ...['p50', 'p90', 'p95', 'p99'].map((quantile) => `latency.${quantile}`),
  'minRequests',
  'window',
  'openFor',
  'recoverOver',
].map((field) => row(field, watched, unwatched));
