import type { ProxyConfig, ProxyRoute } from '../config-proxy';
import type { Identity } from '../core/identity';
import type { RequestView } from '../core/request';
import { textOf, type ValueContext } from '../core/values';
import type { ProxyEvent } from './event';
import { toldHeaders } from './told';

/** One request: what came, who calls, and what the route says about it. */
export interface Known {
  readonly event: ProxyEvent;
  readonly request: RequestView;
  readonly identity: Identity | undefined;
  readonly route: ProxyRoute;
  readonly config: ProxyConfig;
}

/** What `${...}` means for one request. A header that tells who calls holds what the gateway says, whatever a client sent. */
export function valueContext({ event, request, route, identity, config }: Known): ValueContext {
  const told = toldHeaders(config, identity);
  const sources: { readonly [source: string]: (name: string) => string | undefined } = {
    requestId: () => event.requestContext.requestId,
    route: () => route.route,
    clientIp: () => request.clientIp,
    now: () => new Date().toISOString().replace(/\.\d{3}/, ''),
    header: (name) => (told.has(name.toLowerCase()) ? told.get(name.toLowerCase()) : request.headers.get(name.toLowerCase())?.[0]),
    query: (name) => request.query.get(name)?.[0],
    path: (name) => decoded(routeParameter(name, route, event)),
  };
  return { identity, lookup: (source, name) => sources[source]?.(name ?? '') };
}

/** What a parameter of the route stands for, as API Gateway gives the parameters of the resource. */
export function routeParameter(name: string, { parameters }: ProxyRoute, { pathParameters }: ProxyEvent): string | undefined {
  return textOf(parameters[name] ?? [], { lookup: (_, own) => pathParameters?.[own ?? ''] ?? '' });
}

/** The identity that the authorizer established; undefined on open routes. */
export function identityOf({ requestContext: { authorizer } }: ProxyEvent): Identity | undefined {
  return typeof authorizer?.identity === 'string' ? (JSON.parse(authorizer.identity) as Identity) : undefined;
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}
