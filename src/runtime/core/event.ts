import type { GatewayEvent } from './gateway-event';
import type { RequestView } from './request';

/** A gateway event as decisions see it. */
export function requestOf(event: GatewayEvent): RequestView {
  return {
    event,
    method: event.httpMethod,
    path: event.path,
    clientIp: event.requestContext.identity?.sourceIp ?? '',
    headers: collect(event.multiValueHeaders, event.headers, (name) => name.toLowerCase()),
    query: collect(event.multiValueQueryStringParameters, event.queryStringParameters, (name) => name),
  };
}

function collect(
  multiple: GatewayEvent['multiValueHeaders'],
  single: GatewayEvent['headers'],
  nameOf: (name: string) => string,
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [name, values] of Object.entries(multiple ?? single ?? {})) {
    const key = nameOf(name);
    found.set(key, [...(found.get(key) ?? []), ...[values ?? []].flat()]);
  }
  return found;
}
