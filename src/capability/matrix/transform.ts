import { hasFixedOrigin } from '../../model/cors';
import type { RouteModel } from '../../model/route';
import type { ValueText } from '../../model/value';
import { parseValue } from '../../model/values';
import { answersItself, answersNeedNoProxy, reachesFunction, reachesPlainFunction } from '../bound';
import { routesOf } from '../uses';
import { authorizer, bound, native, notBuilt, proxy, type Row, row, type Use, under, type Verdict } from '../verdict';

const byWrap: Verdict = { ...bound, note: 'by wrap() in the bound function' } as Verdict;

/** Changes of a request before the backend sees it. */
export const requestChanges: readonly Row[] = under('request', [
  row('headers.set.*', native, (use) => requestOnAws(use, valueOnAws(use))),
  row('headers.add.*', native, (use) => requestOnAws(use, proxy('API Gateway can set a header and not add a second one'))),
  row('headers.remove', native, (use) => requestOnAws(use, native)),
  row('query.set.*', native, (use) => requestOnAws(use, parameterOnAws(use))),
  row('query.remove', native, (use) => requestOnAws(use, proxy('API Gateway cannot take a parameter away'))),
  row('json', notBuilt),
  row('convert', notBuilt),
]);

/** Changes of an answer before the client sees it. */
export const responseChanges: readonly Row[] = under('response', [
  ...['headers.set.*', 'headers.add.*', 'headers.remove'].map((field) => row(field, native, answerOnAws)),
  row('json', notBuilt),
  row('convert', notBuilt),
]);

/** A change of the request on AWS, where an http backend's is done as said. */
function requestOnAws(use: Use, toHttp: Verdict): Verdict {
  const places = routesOf(use);
  if (places.some(({ api, route }) => reachesPlainFunction(route, api, use.bindings)))
    return proxy('a function gets the request as the client sent it');
  return places.some(({ api, route }) => reachesFunction(route, api, use.bindings)) ? byWrap : toHttp;
}

/** What is added to answers on AWS. */
export function answerOnAws(use: Use): Verdict {
  const places = routesOf(use);
  if (places.length > 0 && places.every(({ api, route }) => answersNeedNoProxy(route, api, use.bindings))) return byWrap;
  return proxy('API Gateway cannot change an answer');
}

/** CORS on answers: one fixed origin on a fixed answer needs nobody. */
export function corsAnswerOnAws(use: Use): Verdict {
  const fixed = routesOf(use).every(({ route }) => answersItself(route) && (route.cors === undefined || hasFixedOrigin(route.cors)));
  return fixed ? native : answerOnAws(use);
}

const MAPPED: ReadonlySet<string> = new Set(['requestId', 'clientIp']);
const COMPUTED: ReadonlySet<string> = new Set(['caller', 'consumer', 'claim', 'route']);
const uncomputed = proxy('API Gateway cannot compute the value');

function valueOnAws(use: Use): Verdict {
  const value = parseValue(use.value as string);
  if (isMapped(value, use)) return native;
  const closed = routesOf(use).every(({ route }) => !('open' in route.access));
  return closed && isComputed(value) ? authorizer : uncomputed;
}

/** What the authorizer computes may be missing and arrive empty: a parameter has to be gone then. */
function parameterOnAws(use: Use): Verdict {
  return isMapped(parseValue(use.value as string), use) ? native : uncomputed;
}

/** One literal text, or one value that is always there and that a mapping can name. */
function isMapped(value: ValueText, use: Use): boolean {
  const literal = value.map((part) => (typeof part !== 'string' && part.source === 'route' ? '' : part));
  if (literal.every((part) => typeof part === 'string')) return literal.every((part) => !part.includes("'"));
  const [only] = value;
  if (value.length > 1 || typeof only !== 'object') return false;
  return MAPPED.has(only.source) || (only.source === 'path' && routesOf(use).every(({ route }) => isSegment(only.name, route)));
}

/** The rest of a path is no one parameter of the resources that stand for it. */
function isSegment(name: string | undefined, { template }: RouteModel): boolean {
  return template.segments.some((segment) => 'param' in segment && segment.param === name);
}

function isComputed(value: ValueText): boolean {
  return value.every((part) => typeof part === 'string' || COMPUTED.has(part.source));
}
