import { isRolledOut } from '../code-deploy';
import { type Row, refused, row, type Use, type Verdict, wholeBlock } from '../verdict';

const watched: Verdict = { how: 'agent', note: 'the agent watches the backend, each instance for itself' };

const unwatched = wholeBlock(
  'breaker',
  refused(
    'needs somebody who watches the backend, and nothing on AWS does between requests',
    'give the backend a short timeout, or serve the API on Kubernetes',
  ),
);

const alarmed: Verdict = {
  how: 'native',
  note: 'an alarm of CloudWatch, over whole minutes, by which CodeDeploy takes the canary back',
  differs:
    'on AWS it ends a rollout and opens nothing, and failures are invocations that fail: an answer of 5xx that a function gives is none',
  unproven: 'the emulator has no alarms of metric math',
};

const neverCloses = refused(
  'says how a breaker closes again, and on AWS it takes a rollout back for good',
  'leave it out where CodeDeploy moves the canary',
);

/** When a backend is not called for a while. */
export const breaker: readonly Row[] = [
  ...['errorPercent', ...['p50', 'p90', 'p95', 'p99'].map((quantile) => `latency.${quantile}`), 'minRequests', 'window'].map((field) =>
    row(field, watched, whileRolledOut(alarmed)),
  ),
  ...['openFor', 'recoverOver'].map((field) => row(field, watched, whileRolledOut(neverCloses))),
];

/** Nothing watches a backend on AWS but the rollout that CodeDeploy makes. */
function whileRolledOut(verdict: Verdict): (use: Use) => Verdict {
  return (use) => {
    const { api, names } = use;
    return api !== undefined && isRolledOut(names[0] as string, { ...use, api }) ? verdict : unwatched;
  };
}
