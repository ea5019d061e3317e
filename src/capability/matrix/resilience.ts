import { actionBackends } from '../../model/action';
import { actionsOf } from '../../model/actions';
import { type RetryModel, resolveRetry, retryOf } from '../../model/retry';
import { byProxy } from '../by-proxy';
import { routesOf } from '../uses';
import { type Cell, native, type Row, refused, row, type Use, type Verdict, wholeBlock } from '../verdict';

const ofBackendOnly = refused(
  'is counted by Envoy over all requests to a backend, whichever route they come from',
  'write it in the retry of the backend',
);
const noBudget = refused(
  'is a share of the requests under way, and no function of AWS Lambda knows of the others',
  'write few attempts, or serve the API on Kubernetes',
);

const retry: readonly Row[] = [
  row('retry', native, byProxy(native)),
  row('retry.attempts', native, byProxy(native)),
  row('retry.when', lateAndReset, reasonsOnAws),
  row('retry.perTryTimeout', lateAndReset, byProxy(native)),
  ...['initial', 'max'].map((field) => row(`retry.backoff.${field}`, native, byProxy(native))),
  row('retry.budgetPercent', ({ path }) => (path[0] === 'routes' ? ofBackendOnly : native), noBudget),
  row('retry.nonIdempotent', native, byProxy(native)),
];

const mirror: readonly Row[] = ['backend', 'percent'].map((field) => row(`mirror.${field}`, native, byProxy(native)));

const faults = block(
  'fault',
  ['abort.status', 'abort.percent', 'delay.time', 'delay.percent'],
  native,
  refused('is not what API Gateway can put in', 'let a backend for tests answer so, or test on Kubernetes or with "tollgate run"'),
);

/** Of the policies of a backend, those that a route may override. */
export const ofRoutesToo: readonly Row[] = [...retry, ...mirror, ...faults];

const balancing = refused(
  'is not for API Gateway to choose, which asks one address',
  'put a load balancer that balances so behind one url, or serve the API on Kubernetes',
);
const checks = refused(
  'is not made by API Gateway, which asks one address',
  'put a load balancer that checks its targets behind one url, or serve the API on Kubernetes',
);
const ejection = refused(
  'is not done by API Gateway, which asks one address',
  'put a load balancer that ejects its targets behind one url, or serve the API on Kubernetes',
);
const ceiling = refused(
  'is not counted by API Gateway: its instances do not know how much is under way',
  'reserve concurrency of the function, write limits per second on the routes, or serve the API on Kubernetes',
);

/** What stands on backends alone. */
export const ofBackends: readonly Row[] = [
  ...block('loadBalancing', ['roundRobin', 'leastRequest', 'hash.by', 'hash.algorithm'], native, balancing),
  ...block('healthCheck', ['path', 'interval', 'timeout', 'healthyAfter', 'unhealthyAfter'], native, checks),
  row('outliers', native, ejection),
  ...block('outliers', ['consecutive5xx', 'interval', 'ejectFor'], native, ejection),
  ...block('outliers', ['maxEjectedPercent'], wholePercent, ejection),
  ...block('capacity', ['connections', 'requests'], native, ceiling),
  ...block('capacity', ['pendingRequests'], someMayWait, ceiling),
];

/** Fields of a block that AWS refuses as a whole. */
function block(name: string, fields: readonly string[], kubernetes: Cell, aws: Verdict): Row[] {
  return fields.map((field) => row(`${name}.${field}`, kubernetes, wholeBlock(name, aws)));
}

function reasonsOnAws(use: Use): Verdict {
  const verdict = byProxy(native)(use);
  if (!(use.value as readonly string[]).includes('refused-stream') || verdict.how === 'refused') return verdict;
  return { ...verdict, differs: 'the proxy function asks in HTTP/1.1, where no stream is refused' };
}

/** To Envoy a late try is a reset like any other. */
function lateAndReset(use: Use): Verdict {
  return retriesOf(use).some(tellsApart)
    ? refused(
        'has late tries repeated and resets not, or resets and not late tries, and Envoy cannot tell the two apart',
        'write "reset" and "timeout" together in "when", or neither',
      )
    : native;
}

function tellsApart({ when, perTryMillis }: RetryModel): boolean {
  if (when.includes('5xx') || when.includes('reset') === when.includes('timeout')) return false;
  return when.includes('timeout') || perTryMillis !== undefined;
}

/** The policies that a field is part of. */
function retriesOf(use: Use): RetryModel[] {
  const { api, path, names } = use;
  if (api === undefined) return [];
  if (path[0] === 'backends') return [resolveRetry(api.backends.get(names[0] as string)?.spec.retry ?? {})];
  return routesOf(use).flatMap(({ route }) =>
    actionsOf(route).flatMap((action) => (actionBackends(action).length === 0 ? [] : (retryOf(action, route, api) ?? []))),
  );
}

function wholePercent({ value }: Use): Verdict {
  if (Number.isInteger(value)) return native;
  return refused('is counted by Envoy in whole percent', `write ${Math.floor(value as number)} or ${Math.ceil(value as number)}`);
}

/** Envoy has a request wait while its connection is made. */
function someMayWait({ value }: Use): Verdict {
  if (value !== 0) return native;
  return refused('lets no request wait for its connection to be made, so that none would come through', 'write at least 1');
}
