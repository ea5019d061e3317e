import { groupBy } from '../../../model/group-by';
import { takesLogins } from '../../../model/login-schemes';
import type { ApiModel, GatewayModel } from '../../../model/model';
import { divisionOf, keepsSides } from '../../../model/sides';
import { knowsCallersBeyondTokens } from '../../../model/used-schemes';
import type { Bindings } from '../../../spec/bindings';
import { bodyOfDecoded } from './filters/body';
import { DECODE_FILTER, decodePerRoute } from './filters/decode';
import { ACCEPTED_HOST, acceptedPath, DECODABLE_PATH } from './guard';
import { firstOf, hostMatches, not, pathMatches, routeList } from './matcher';
import { mediaTypeHeaders } from './media-type-version';
import { CHUNKED_HEADER, ROUTE_METADATA, SIDE_HEADER } from './names';
import { PARAMETERS_HEADER, parameterHeader } from './parameters';
import { type PathEntry, pathEntries } from './path-entries';
import { pathTree } from './path-tree';
import type { EnvoyResource, EnvoyRoute } from './resources';
import { setHeader, typed } from './typed';
import { notFound, unanswered } from './unanswered';
import { comparedParameters } from './variants';

/** The route configuration of a gateway's listener. */
export const ROUTES = 'tollgate';

/** Routes by host, before it is known which generation they are. */
interface RouteConfiguration extends EnvoyResource {
  readonly virtual_hosts: readonly object[];
}

/**
 * The gateway's routes: one virtual host for all hosts of the same APIs, so that a host takes no more than its name. Envoy looks at the
 * hosts of all of them: an exact one first, then the longest wildcard. A host that no API has is answered 404.
 */
export function routeConfiguration(gateway: GatewayModel, bindings: Bindings): RouteConfiguration {
  const groups = groupBy(apisByHost(gateway), ([, apis]) => apis.map((api) => gateway.apis.indexOf(api)).join());
  return {
    ...typed('envoy.config.route.v3.RouteConfiguration'),
    name: ROUTES,
    validate_clusters: true,
    ...(takesLogins(gateway) ? { ignore_port_in_host_matching: true } : {}),
    virtual_hosts: [...groups.values()].map((same) => {
      const [[name, apis]] = same as [[string, ApiModel[]]];
      return { name, domains: same.map(([host]) => host), matcher: guarded(apis, gateway, bindings) };
    }),
    request_headers_to_add: [...FORWARDED, ...ownRequestId(gateway)],
    request_headers_to_remove: [
      'x-envoy-external-address',
      'x-envoy-expected-rq-timeout-ms',
      'x-envoy-original-path',
      'x-envoy-attempt-count',
      CHUNKED_HEADER,
      ...parameterHeaders(gateway),
      ...mediaTypeHeaders(gateway),
      ...sideHeaders(gateway),
    ],
  };
}

/** The APIs of each host, in their order. */
function apisByHost({ apis }: GatewayModel): Map<string, ApiModel[]> {
  const hosts = new Map<string, ApiModel[]>();
  for (const api of apis) for (const host of api.hosts.length === 0 ? ['*'] : api.hosts) hosts.set(host, [...(hosts.get(host) ?? []), api]);
  return hosts.has('*') ? hosts : hosts.set('*', []);
}

/** The same routes, with the generation that they belong to for the access log. */
export function inGeneration(routes: RouteConfiguration, generation: string): EnvoyResource {
  const metadata = { filter_metadata: { [ROUTE_METADATA]: { generation } } };
  return { ...routes, virtual_hosts: routes.virtual_hosts.map((host) => ({ ...host, metadata })) };
}

/** What a backend learns of the client, in the place of what the client said. */
const FORWARDED = [
  setHeader('x-forwarded-host', '%REQ(:authority)%'),
  setHeader('x-forwarded-for', '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%'),
];

/** The request's id under the name that the gateway gives it, beside Envoy's own. */
function ownRequestId({ requestId: { header } }: GatewayModel): object[] {
  return header === 'x-request-id' ? [] : [setHeader(header, '%REQ(x-request-id)%')];
}

/** The headers that show conditions the query. */
function parameterHeaders({ apis }: GatewayModel): string[] {
  const names = comparedParameters(apis.flatMap((api) => api.routes.flatMap((route) => route.variants)));
  return names.length === 0 ? [] : [PARAMETERS_HEADER, ...names.map(parameterHeader)];
}

/** The header with the mark of a side, where callers keep theirs. */
function sideHeaders({ apis }: GatewayModel): string[] {
  const divisions = apis.flatMap((api) =>
    api.routes.flatMap((route) => [route, ...route.variants].flatMap(({ action }) => divisionOf(action, api.name) ?? [])),
  );
  return divisions.some(keepsSides) ? [SIDE_HEADER] : [];
}

/**
 * The guard stands before the tree of routes and refuses odd hosts and paths. Of the paths that it refuses, those with escaped
 * unreserved characters are decoded and looked at anew, and routes that open the guard are tried. What no route matches is 404.
 */
function guarded(apis: readonly ApiModel[], gateway: GatewayModel, bindings: Bindings) {
  const callersBeyondTokens = knowsCallersBeyondTokens(gateway);
  const entries = apis.flatMap((api) => pathEntries({ gateway, api, bindings, callersBeyondTokens }));
  const unusual = { predicate: not(pathMatches(acceptedPath())), on_match: { matcher: unusualPaths(entries, apis, gateway) } };
  const noHost = routeList('host', unanswered('host', 'invalid-request', [], gateway));
  const missing = notFound(apis, gateway);
  const otherwise = missing.length > 0 ? routeList('not found', missing) : undefined;
  return firstOf(
    [{ predicate: not(hostMatches(ACCEPTED_HOST)), on_match: noHost }, unusual],
    entries.length > 0 ? { matcher: pathTree(entries, otherwise) } : otherwise,
  );
}

function unusualPaths(entries: readonly PathEntry[], apis: readonly ApiModel[], gateway: GatewayModel) {
  const refused = routeList('path guard', unanswered('path guard', 'path-refused', apis, gateway));
  const decode = routeList(
    'decode',
    unanswered('decode', 'path-refused', apis, gateway).map((refusal) => decoding(refusal, apis)),
  );
  const unusual = entries.filter((entry) => entry.unusual.length > 0).map((entry) => ({ ...entry, routes: entry.unusual }));
  return firstOf(
    [{ predicate: pathMatches(DECODABLE_PATH), on_match: decode }],
    unusual.length > 0 ? { matcher: pathTree(unusual, refused) } : refused,
  );
}

/** Refuses only where decoding left something to decode. */
function decoding(refusal: EnvoyRoute, apis: readonly ApiModel[]): EnvoyRoute {
  const filters = { [DECODE_FILTER]: decodePerRoute('decode'), ...bodyOfDecoded(apis.flatMap((api) => api.routes)) };
  return { ...refusal, typed_per_filter_config: filters };
}
