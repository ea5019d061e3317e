import { parseValue } from '../../model/values';
import { answersNeedNoProxy, reachesFunction } from '../bound';
import { byProxy } from '../by-proxy';
import { isComputed, isMapped } from '../mappable';
import { routesOf } from '../uses';
import { authorizer, bound, native, notBuilt, type Row, row, type Use, under, type Verdict } from '../verdict';

const byWrap: Verdict = { ...bound, note: 'by wrap() in the bound function' } as Verdict;

/** Changes of a request before the backend sees it. */
export const requestChanges: readonly Row[] = under('request', [
  row('headers.set.*', native, byProxy(valueOnAws)),
  ...['headers.add.*', 'headers.remove', 'query.set.*', 'query.remove'].map((field) => row(field, native, byProxy(requestOnAws))),
  row('json', notBuilt),
  row('convert', notBuilt),
]);

/** Changes of an answer before the client sees it. */
export const responseChanges: readonly Row[] = under('response', [
  ...['headers.set.*', 'headers.add.*', 'headers.remove'].map((field) => row(field, native, answerOnAws)),
  row('json', notBuilt),
  row('convert', notBuilt),
]);

/** What is added to answers on AWS. */
export function answerOnAws(use: Use): Verdict {
  const places = routesOf(use);
  const wrapped = places.length > 0 && places.every(({ api, route }) => answersNeedNoProxy(route, api, use.bindings));
  return byProxy(wrapped ? byWrap : native)(use);
}

function requestOnAws(use: Use): Verdict {
  return routesOf(use).some(({ api, route }) => reachesFunction(route, api, use.bindings)) ? byWrap : native;
}

function valueOnAws(use: Use): Verdict {
  const verdict = requestOnAws(use);
  const value = parseValue(use.value as string);
  const mapped = routesOf(use).every(({ route }) => isMapped(value, route));
  return verdict === native && !mapped && isComputed(value) ? authorizer : verdict;
}
