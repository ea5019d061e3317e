import { parseDurationMillis } from '../../spec/duration';
import { routesOf } from '../uses';
import { fromSecret, native, only, proxy, type Row, refused, row, type Use, under, type Verdict, wholeBlock } from '../verdict';
import { breaker } from './breaker';
import { fallback } from './fallback';
import { ofBackends, ofRoutesToo } from './resilience';

const nameOfUrl = refused('is no name that API Gateway asks for: it takes the host of the bound url', 'bind an https url with that host');
const publicOnly = refused(
  'is not what API Gateway checks certificates against: it takes the public authorities',
  'give the backend a certificate of one of them',
);
const ownOnly = refused(
  'is not shown by API Gateway, which only has certificates that it made itself',
  'let the backend tell the gateway in another way, or serve the API on Kubernetes',
);

const tls: readonly Row[] = [
  row('serverName', native, nameOfUrl),
  row('ca.secret', fromSecret, wholeBlock('ca', publicOnly)),
  row('clientCertificate.secret', fromSecret, wholeBlock('clientCertificate', ownOnly)),
];

const exchanging: Verdict = { how: 'companion', note: 'the companion exchanges tokens and remembers the new ones' };
const exchangingOnAws = proxy('API Gateway exchanges no tokens');

const exchange: readonly Row[] = [
  ...['endpoint', 'audience', 'scopes'].map((field) => row(field, exchanging, exchangingOnAws)),
  row('client.secret', fromSecret, { how: 'proxy', note: 'read from its secret' }),
];

const httpOnly = refused(
  'is not what API Gateway speaks to backends, which is HTTP/1.1',
  'let the backend take HTTP/1.1 as well and write http1, or serve the API on Kubernetes',
);

const noTranscoding = wholeBlock(
  'transcode',
  refused(
    'is not what API Gateway does: it neither speaks gRPC nor turns JSON into it',
    'let the backend take JSON over HTTP/1.1 as well and write http1 without it, or serve the API on Kubernetes',
  ),
);

/** Backends, and what a route overrides of them. */
export const backends: readonly Row[] = [
  row('backends.*', native),
  row('backends.*.protocol', native, only(['http1'], native, httpOnly)),
  row('backends.*.timeout', native, timeoutOnAws),
  row('backends.*.idleTimeout', native, connectionOnAws),
  row('backends.*.connectTimeout', native, connectionOnAws),
  ...['descriptor', 'services'].map((field) => row(`backends.*.transcode.${field}`, native, noTranscoding)),
  ...under('backends.*', [...ofBackends, ...ofRoutesToo]),
  ...under('backends.*.breaker', breaker),
  ...under('backends.*.fallback', fallback),
  ...under('backends.*.tls', tls),
  ...under('backends.*.exchange', exchange),
  row('routes.*.timeout', native, routeTimeoutOnAws),
  ...under('routes.*', ofRoutesToo),
  ...under('routes.*.fallback', fallback),
];

const LONGEST_ON_AWS = 29_000;

function timeoutOnAws({ value }: Use): Verdict {
  if (parseDurationMillis(value as string) <= LONGEST_ON_AWS) return native;
  return refused('is above 29s, the longest that API Gateway waits for an answer', 'write at most "29s"', 'AwsTimeoutTooLong');
}

function routeTimeoutOnAws(use: Use): Verdict {
  if (routesOf(use)[0]?.route.stream === undefined) return timeoutOnAws(use);
  return refused('bounds the head of a stream, and API Gateway bounds only the whole of it', 'write stream.maxDuration and remove it');
}

function connectionOnAws(): Verdict {
  return refused('is a setting of connections that API Gateway keeps to itself', 'remove it');
}
