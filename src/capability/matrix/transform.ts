import type { ValuePart, ValueText } from '../../model/value';
import { parseValue } from '../../model/values';
import { answersItself, answersNeedNoProxy, reachesPlainFunction } from '../bound';
import { routesOf } from '../uses';
import { native, notBuilt, proxy, type Row, row, type Use, under, type Verdict } from '../verdict';

/** Changes of a request before the backend sees it. */
export const requestChanges: readonly Row[] = under('request', [
  row('headers.set.*', native, setOnAws),
  row('headers.add.*', native, () => proxy('API Gateway can set a header and not add a second one')),
  row('headers.remove', native, removeOnAws),
  row('query.set.*', native, setOnAws),
  row('query.remove', native, removeOnAws),
  row('json', notBuilt),
  row('convert', notBuilt),
]);

/** Changes of an answer before the client sees it. */
export const responseChanges: readonly Row[] = under('response', [
  ...['headers.set.*', 'headers.add.*', 'headers.remove'].map((field) => row(field, native, answerOnAws)),
  row('json', notBuilt),
  row('convert', notBuilt),
]);

/** Sources that API Gateway knows only in a form of its own. */
const COMPUTED: ReadonlySet<string> = new Set(['now', 'caller', 'consumer']);

function setOnAws(use: Use): Verdict {
  if (toPlainFunction(use)) return proxy('a function gets the request as the client sent it');
  return isOnePart(parseValue(use.value as string)) ? native : proxy('API Gateway cannot put several values into one text');
}

function removeOnAws(use: Use): Verdict {
  return toPlainFunction(use) ? proxy('a function gets the request as the client sent it') : native;
}

/** What stands on answers that a proxied backend makes. */
export function answerOnAws(use: Use): Verdict {
  const places = routesOf(use).filter(({ route }) => !answersItself(route));
  if (places.length === 0) return native;
  if (places.every(({ api, route }) => answersNeedNoProxy(route, api, use.bindings)))
    return { how: 'bound', note: 'by wrap() in the bound function' };
  return proxy('API Gateway cannot change the answer of a proxied backend');
}

function toPlainFunction(use: Use): boolean {
  return routesOf(use).some(({ api, route }) => reachesPlainFunction(route, api, use.bindings));
}

function isOnePart(value: ValueText): boolean {
  return value.length <= 1 && value.every((part: ValuePart) => typeof part === 'string' || !COMPUTED.has(part.source));
}
