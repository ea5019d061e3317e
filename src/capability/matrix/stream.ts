import type { RouteModel } from '../../model/route';
import { parseDurationMillis } from '../../spec/duration';
import { reachesFunction } from '../bound';
import { proxyReasons } from '../proxied';
import { routesOf } from '../uses';
import { native, type Refused, type Row, refused, row, type Use, under, type Verdict, wholeBlock } from '../verdict';

const STREAMED: Verdict = {
  how: 'native',
  note: 'API Gateway hands on what comes (responseTransferMode STREAM); above 10 MB at 2 MB/s',
  differs: 'AWS bounds a stream as a whole, by maxDuration or 15 minutes, and not the wait for its head',
  unproven: 'the emulator answers as a whole',
};

const NO_WEB_SOCKETS = ofStream('cannot be served by a REST API', 'serve the route on Kubernetes, or send server-sent events');

/** Long-lived answers. */
export const streams: readonly Row[] = under('routes.*.stream', [
  row('sse', native, eventsOnAws),
  row('websocket', webSocketOnEnvoy, NO_WEB_SOCKETS),
  row('idleTimeout', native, idleOnAws),
  row('maxDuration', native, durationOnAws),
]);

/** What begins with an upgrade has its route chosen once, before parameters are decoded. */
function webSocketOnEnvoy(use: Use): Verdict {
  const predicates = routeOf(use).variants.flatMap(({ when }) => when);
  if (!predicates.some(({ on, match }) => on === 'query' && !('present' in match))) return native;
  return ofStream(
    'stands beside variants that compare the query, and Envoy decides on an upgrade before the query is decoded',
    'choose by a header, a cookie or whether the parameter is there',
  );
}

function eventsOnAws(use: Use): Verdict {
  return wholeAnswer(use) ?? STREAMED;
}

/** Why the answer of a stream cannot pass bit by bit; undefined where it does. */
function wholeAnswer(use: Use): Refused | undefined {
  const { model, api, bindings } = use;
  if (api === undefined) return undefined;
  const route = routeOf(use);
  if (reachesFunction(route, api, bindings)) {
    return ofStream('is answered by a function, which API Gateway invokes for the whole answer', 'bind an http backend');
  }
  const [first] = proxyReasons(route, { model, api, bindings });
  if (first === undefined) return undefined;
  return ofStream(
    `passes the proxy function, which answers as a whole, for "${first.field}": ${first.why}`,
    'do without that on this route',
  );
}

function ofStream(why: string, instead: string): Refused {
  return wholeBlock('stream', refused(why, instead));
}

/** Of a stream that is refused as a whole its times are as well. */
function ofWhole(use: Use): Refused | undefined {
  if (routeOf(use).stream?.kind === 'websocket') return NO_WEB_SOCKETS;
  return wholeAnswer(use);
}

function idleOnAws(use: Use): Verdict {
  return ofWhole(use) ?? refused('cannot be set on API Gateway, which ends a stream after 5 minutes without a byte', 'remove it');
}

const LONGEST_ON_AWS = parseDurationMillis('15m');
const SHORTEST_ON_AWS = parseDurationMillis('50ms');

function durationOnAws(use: Use): Verdict {
  const whole = ofWhole(use);
  if (whole !== undefined) return whole;
  const millis = parseDurationMillis(use.value as string);
  if (millis > LONGEST_ON_AWS) return refused('is above 15m, at which API Gateway ends streams', 'write at most "15m"', 'AwsStreamTooLong');
  return millis < SHORTEST_ON_AWS ? refused('is below 50ms, the least that API Gateway knows', 'write at least "50ms"') : native;
}

function routeOf(use: Use): RouteModel {
  return routesOf(use)[0]?.route as RouteModel;
}
