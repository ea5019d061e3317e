import type { BackendModel } from '../../model/backend';
import type { RouteModel } from '../../model/route';
import { routeBackends } from '../bound';
import { byProxy } from '../by-proxy';
import { leavesTime, standInMillis } from '../stand-in-time';
import { routesOf } from '../uses';
import { native, notBuilt, type Row, refused, row, type Use, under, type Verdict, wholeBlock } from '../verdict';

const budget = refused('counts what is under way, and functions know nothing of each other', 'remove it, and keep attempts low');

const cached = wholeBlock(
  'fallback',
  refused('needs a place for the last good answers, which a function does not have', 'write "respond" or "backend" instead'),
);

const retry: readonly Row[] = [
  ...['attempts', 'perTryTimeout', 'backoff.initial', 'backoff.max', 'nonIdempotent'].map((field) => [field, byProxy(native)] as const),
  ['when', reasonsOnAws] as const,
  ['budgetPercent', budget] as const,
].map(([field, aws]) => row(`retry.${field}`, wholeBlock('retry', notBuilt), aws));

const fallback: readonly Row[] = [
  ...['status', 'body', 'json', 'headers.*'].map((field) => [`respond.${field}`, respondOnAws] as const),
  ['backend', standInOnAws] as const,
  ['cached.ttl', cached] as const,
].map(([field, aws]) => row(`fallback.${field}`, wholeBlock('fallback', notBuilt), aws));

const mirror: readonly Row[] = ['backend', 'percent'].map((field) =>
  row(`mirror.${field}`, wholeBlock('mirror', notBuilt), byProxy(native)),
);

/** What happens around the requests to a backend, on the backend and on a route. */
export const resilience: readonly Row[] = ['backends.*', 'routes.*'].flatMap((level) => under(level, [...retry, ...fallback, ...mirror]));

function reasonsOnAws(use: Use): Verdict {
  const verdict = byProxy(native)(use);
  if (!(use.value as readonly string[]).includes('refused-stream') || verdict.how === 'refused') return verdict;
  return { ...verdict, differs: 'the proxy function asks in HTTP/1.1, where no stream is refused' };
}

function respondOnAws(use: Use): Verdict {
  return routesWith(use).every(leavesTime) ? byProxy(native)(use) : noTime(use);
}

function standInOnAws(use: Use): Verdict {
  if (!routesWith(use).every(leavesTime)) return noTime(use);
  const verdict = byProxy(native)(use);
  const standIn = use.api?.backends.get(use.value as string);
  const cut = standIn === undefined ? undefined : shortest(standIn, routesWith(use));
  if (cut === undefined || verdict.how === 'refused') return verdict;
  return { ...verdict, differs: `AWS leaves it ${cut / 1_000} s, what the timeout of the first leaves of 29 s` };
}

function noTime(use: Use): Verdict {
  const late = routesWith(use).find((route) => !leavesTime(route)) as RouteModel;
  const why = `has no time left on "${late.key}": API Gateway waits 29 s, and the backend may take ${late.timeoutMillis / 1_000} s of them`;
  return wholeBlock('fallback', refused(why, 'write a timeout of "27s" or less', 'AwsTimeoutTooLong'));
}

/** How long the backend has on the route that leaves it least; undefined where all leave enough. */
function shortest(standIn: BackendModel, routes: readonly RouteModel[]): number | undefined {
  const least = Math.min(...routes.map((route) => standInMillis(route, standIn)));
  return least < standIn.timeoutMillis ? least : undefined;
}

/** The routes whose requests a fallback is for: a route's own comes before its backend's. */
function routesWith(use: Use): RouteModel[] {
  const [level, backend] = use.path;
  const routes = routesOf(use).map(({ route }) => route);
  if (level === 'routes') return routes;
  const inherits = ({ spec, stream }: RouteModel) => spec.fallback === undefined && stream === undefined;
  return routes.filter((route) => inherits(route) && routeBackends(route).includes(String(backend)));
}
