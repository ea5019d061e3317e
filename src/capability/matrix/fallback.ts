import type { BackendModel } from '../../model/backend';
import { routeBackends } from '../../model/reached';
import type { RouteModel } from '../../model/route';
import { byProxy } from '../by-proxy';
import { leavesTime, standInMillis } from '../stand-in-time';
import { routesOf } from '../uses';
import { native, type Row, refused, row, type Use, type Verdict, wholeBlock } from '../verdict';

const kept: Verdict = { how: 'companion', note: 'each instance keeps its own answers, in bounded memory' };

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
  ...['status', 'body', 'json', 'headers.*'].map((field) => row(`respond.${field}`, native, respondOnAws)),
  row('backend', withBody, standInOnAws),
  row('cached.ttl', kept, keptOnAws),
];

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
