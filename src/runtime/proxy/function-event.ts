import { isUtf8 } from 'node:buffer';
import type { ProxyRoute } from '../config-proxy';
import { bodyOf, type ProxyEvent } from './event';
import type { Exchange } from './exchange';
import type { Headers } from './headers';
import { routeParameter } from './values';

/**
 * The event as a function gets it that stands behind the gateway: changed headers, path and query, parameters by the names that the route
 * gives them, and a body that is text where it can be.
 */
export function functionEvent({ event, route }: Exchange, headers: Headers, path: string, query: string): ProxyEvent {
  const body = bodyOf(event);
  const text = isUtf8(body);
  const parameters = new URLSearchParams(query);
  const names = [...new Set(parameters.keys())];
  return {
    ...event,
    path,
    pathParameters: pathParameters(event, route),
    headers: Object.fromEntries([...headers].map(([name, values]) => [name, values.at(-1) ?? ''])),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters:
      names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, parameters.getAll(name).at(-1) ?? ''])),
    multiValueQueryStringParameters: names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, parameters.getAll(name)])),
    body: body.length === 0 ? null : body.toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: !text,
  };
}

function pathParameters(event: ProxyEvent, route: ProxyRoute): ProxyEvent['pathParameters'] {
  const all = Object.keys(route.parameters).map((name) => [name, routeParameter(name, route, event)] as const);
  const present = all.filter(([, value]) => value !== '');
  return present.length === 0 ? null : Object.fromEntries(present);
}
