import { createHash } from 'node:crypto';
import { actionBackends } from '../../../../model/action';
import { CORS_HEADERS } from '../../../../model/cors';
import { fallbackOf } from '../../../../model/fallback';
import type { ApiModel } from '../../../../model/model';
import type { RouteModel } from '../../../../model/route';
import { credentialHeaders, identityHeaders } from '../../../../model/scheme-headers';
import type { ChangesModel } from '../../../../model/transform';
import { parseDurationMillis } from '../../../../spec/duration';
import { exchangeOf } from '../exchanges';
import { clusterName } from '../names';
import type { Passage } from '../passage';
import { setHeader, typed } from '../typed';
import { type Reference, referencesIn } from '../values';
import { changesPerRoute } from './changes';
import { FAILED_FILTER, FALLBACK_FILTER, failedMarks } from './fallback';
import { KEPT_FILTER, KEPT_HEADER, KEPT_SCRIPT, TARGET_FILTER } from './kept-script';
import { luaFilter, luaPerRoute } from './lua';

/** The script, which does nothing on a route that does not name it, and what it looks at. */
export function keptFilters(): object[] {
  const target = {
    object_key: TARGET_FILTER,
    factory_key: 'envoy.string',
    format_string: { text_format_source: { inline_string: '%REQ(:authority)% %REQ(:path)%' } },
  };
  return [
    {
      name: TARGET_FILTER,
      typed_config: typed('envoy.extensions.filters.http.set_filter_state.v3.Config', { on_request_headers: [target] }),
    },
    luaFilter(KEPT_FILTER, { kept: KEPT_SCRIPT }),
  ];
}

function ttls({ route, action }: Pick<Passage, 'route' | 'action'>, api: ApiModel) {
  return actionBackends(action).flatMap((backend) => {
    const fallback = fallbackOf(route, backend, api)?.fallback;
    return fallback !== undefined && 'cached' in fallback ? [{ backend, ttl: parseDurationMillis(fallback.cached.ttl) }] : [];
  });
}

/** What the script cannot learn by itself. */
const MARK = setHeader(KEPT_HEADER, '%RESPONSE_CODE_DETAILS% %BYTES_RECEIVED% %UPSTREAM_CLUSTER_RAW%');

/** What the scripts and the filter next to the backend do on a passage whose answers are kept, in the place of what they do for fixed ones alone. */
export function keptPerRoute(kept: object | undefined, fallbacks: object | undefined): { [filter: string]: object } {
  if (kept === undefined) return {};
  const marks = [...failedMarks(fallbacks), { remove: KEPT_HEADER }, { append: MARK }];
  return {
    [KEPT_FILTER]: luaPerRoute('kept'),
    [FALLBACK_FILTER]: luaPerRoute('kept'),
    [FAILED_FILTER]: changesPerRoute({ response_mutations: marks }),
  };
}

/** What the script is told of a passage: by what answers differ, and of each cluster what requests go through and how long answers count. */
export function keptMetadata(passage: Passage, api: ApiModel): object | undefined {
  const kept = ttls(passage, api);
  if (kept.length === 0) return undefined;
  const ways = kept.map(({ backend, ttl }) => [clusterName(api.name, backend), { way: wayOf(passage, backend, api), ttl }] as const);
  return {
    ...Object.fromEntries(ways),
    ...('open' in passage.route.access ? { open: true } : {}),
    told: toldHeaders(passage, api).join(),
    credentials: credentials(passage, api).join(),
  };
}

/** All that a passage makes of requests and, before they are kept, of answers. */
function wayOf({ route, version, rewrite, request, response }: Passage, backend: string, api: ApiModel): string {
  const ways = [
    api.name,
    route.key,
    backend,
    version,
    rewrite,
    request,
    api.backends.get(backend)?.spec.exchange,
    removedOf(response, route),
  ];
  return createHash('sha256').update(JSON.stringify(ways)).digest('base64url');
}

/** Headers in which the gateway tells the backend who asks, or how. */
function toldHeaders({ schemes, request }: Passage, api: ApiModel): string[] {
  const identity = schemes.flatMap((name) => {
    const scheme = api.schemes.get(name);
    return scheme === undefined ? [] : identityHeaders(scheme).map(([header]) => header);
  });
  const set = [...request.setHeaders, ...request.addHeaders].filter(({ value }) => referencesIn(value).some(isOfCaller));
  return [...new Set(['x-forwarded-proto', ...identity, ...set.map(({ name }) => name)])].sort();
}

function isOfCaller({ source }: Reference): boolean {
  return source === 'claim' || source === 'caller' || source === 'consumer';
}

/**
 * What goes on to the backend and may mean another person there: not the token by which the caller is known, or for which another was
 * exchanged. Where several schemes hold the caller is known by one of them, and what others brought may be anybody's.
 */
function credentials(passage: Passage, api: ApiModel): string[] {
  const schemes = passage.schemes.flatMap((name) => api.schemes.get(name) ?? []);
  const brought = schemes.length > 1 ? schemes.flatMap(credentialHeaders).map(([header]) => header) : [];
  const places = schemes.flatMap(({ jwt, introspection }) => (jwt ?? introspection)?.tokenIn ?? []);
  const isToken = places.length > 0 && places.every((place) => 'header' in place && place.header === 'authorization');
  const isCallers = schemes.length === 1 && (isToken || exchangeOf(passage, api) !== undefined);
  return [...new Set(['cookie', ...(isCallers ? [] : ['authorization']), ...brought])];
}

/** What is taken off an answer before it is kept: what the route puts in its place is put there when the answer is given. */
function removedOf(response: ChangesModel, { cors }: RouteModel): string[] {
  return [...response.removeHeaders, ...response.setHeaders.map(({ name }) => name), ...(cors === undefined ? [] : CORS_HEADERS)];
}
