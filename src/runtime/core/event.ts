import type { RequestView } from './request';

type Single = { readonly [name: string]: string | undefined } | null;
type Multiple = { readonly [name: string]: readonly string[] | undefined } | null;

/** The parts that the events of authorizers and of proxy integrations share. */
export interface GatewayEvent {
  readonly resource: string;
  readonly path: string;
  readonly httpMethod: string;
  readonly headers?: Single;
  readonly multiValueHeaders?: Multiple;
  readonly queryStringParameters?: Single;
  readonly multiValueQueryStringParameters?: Multiple;
  readonly requestContext: { readonly path?: string; readonly stage?: string; readonly identity?: { readonly sourceIp?: string } };
}

/** What API Gateway sends to a REQUEST authorizer of a REST API. */
export interface AuthorizerEvent extends GatewayEvent {
  readonly type: 'REQUEST';
  readonly methodArn: string;
}

/** A gateway event as decisions see it. */
export function requestOf(event: GatewayEvent): RequestView {
  return {
    method: event.httpMethod,
    path: event.path,
    clientIp: event.requestContext.identity?.sourceIp ?? '',
    headers: collect(event.multiValueHeaders, event.headers, (name) => name.toLowerCase()),
    query: collect(event.multiValueQueryStringParameters, event.queryStringParameters, (name) => name),
  };
}

function collect(
  multiple: Multiple | undefined,
  single: Single | undefined,
  nameOf: (name: string) => string,
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [name, values] of Object.entries(multiple ?? single ?? {})) {
    const key = nameOf(name);
    found.set(key, [...(found.get(key) ?? []), ...[values ?? []].flat()]);
  }
  return found;
}
