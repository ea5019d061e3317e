import { BODY_CEILING_BYTES } from '../../../../model/body';
import type { RouteModel } from '../../../../model/route';
import { CHUNKED_HEADER } from '../names';
import { leadsToBackend, type Passage } from '../passage';
import { typed } from '../typed';
import { luaFilter, luaPerRoute } from './lua';

/** The filter that bounds the size of bodies. */
export const BODY_FILTER = 'tollgate.body';

/** The filter that refuses bodies which nothing announced. */
export const UNANNOUNCED_FILTER = 'tollgate.body-unannounced';

const HTTP = 'envoy.extensions.filters.http';
const FILTER_CHAIN = `${HTTP}.filter_chain.v3.FilterChain`;

const LENGTH = `
local function length_of(handle)
  local body = handle:body()
  return body == nil and 0 or body:length()
end`;

/**
 * HTTP/2 announces no body. Whether there is one shows when it comes, so requests without a length wait for the end of theirs: on routes
 * that allow none, and on those that take some types only, where no type is said. Where the gateway answers by itself, those in chunks
 * wait as well: the answer would come before the body has grown too large.
 */
const UNANNOUNCED = `${LENGTH}
function envoy_on_request(handle)
  local headers, rule = handle:headers(), handle:metadata()
  if headers:get('content-length') ~= nil then return end
  local status
  if headers:get('${CHUNKED_HEADER}') == nil then status = headers:get('content-type') == nil and rule:get('untyped') or rule:get('any') end
  if status == nil and rule:get('whole') == nil then return end
  -- headers and rule cannot be read after the wait
  if length_of(handle) > 0 and status ~= nil then handle:respond({ [':status'] = status }, '') end
end`;

/** Envoy makes the filter that bounds the size before a path is decoded, when it is not known yet which limit counts. */
const DECODED = `${LENGTH}
function envoy_on_request(handle)
  local max = handle:metadata():get('max')
  if max == nil then return end
  local length = tonumber(handle:headers():get('content-length') or '') or length_of(handle)
  if length > max then handle:respond({ [':status'] = '413' }, '') end
end`;

type Way = Pick<Passage, 'route' | 'action'>;

/** Bounds every body by the ceiling, unless its route says less. */
export function ceilingFilter() {
  return { name: BODY_FILTER, typed_config: typed(`${FILTER_CHAIN}Config`, { default_filter_chain: { filters: [CEILING] } }) };
}

/** Refuses bodies that nothing announced, on the routes that name it. */
export function unannouncedFilter() {
  return luaFilter(UNANNOUNCED_FILTER, { refuse: UNANNOUNCED });
}

/** What passes a WebSocket is no body: nothing bounds it, and nothing waits for its end. */
const ENDLESS = bodySize(Number.MAX_SAFE_INTEGER);

/**
 * The parts of a route that refuse a larger body, at once where its length is declared, else as soon as it has grown too large; and one
 * that nothing announced, where that matters.
 */
export function bodyPerRoute(passage: Way): { readonly [filter: string]: object } {
  const { maxBodyBytes, stream } = passage.route;
  if (stream?.kind === 'websocket') return { [BODY_FILTER]: filters(ENDLESS) };
  return {
    ...(maxBodyBytes === undefined ? {} : { [BODY_FILTER]: filters(bodySize(maxBodyBytes)) }),
    ...(refusedUnannounced(passage) === undefined ? {} : { [UNANNOUNCED_FILTER]: luaPerRoute('refuse') }),
  };
}

/** What bounds the size where the path is decoded first, whatever the route: a body in chunks is held back until all of it is there. */
export function bodyOfDecoded(routes: readonly RouteModel[]): { readonly [filter: string]: object } {
  if (!routes.some(hasLowerLimit)) return {};
  const script = { name: BODY_FILTER, typed_config: typed(`${HTTP}.lua.v3.Lua`, { default_source_code: { inline_string: DECODED } }) };
  return { [BODY_FILTER]: filters(CEILING, script) };
}

/** What a route's metadata says of bodies, for the scripts. */
export function bodyMetadata(passage: Way): { readonly [filter: string]: object } {
  const { route } = passage;
  const unannounced = refusedUnannounced(passage);
  return {
    ...(hasLowerLimit(route) ? { [BODY_FILTER]: { max: route.maxBodyBytes } } : {}),
    ...(unannounced === undefined ? {} : { [UNANNOUNCED_FILTER]: unannounced }),
  };
}

function hasLowerLimit({ maxBodyBytes }: RouteModel): boolean {
  return maxBodyBytes !== undefined && maxBodyBytes < BODY_CEILING_BYTES;
}

/** The statuses that refuse a body which nothing announced, one without a type or any; and whether all of a body is waited for. */
function refusedUnannounced(passage: Way): { untyped?: string; any?: string; whole?: true } | undefined {
  const { contentTypes, maxBodyBytes } = passage.route;
  const rules = {
    ...(maxBodyBytes === 0 ? { untyped: '413', any: '413' } : {}),
    ...(contentTypes === undefined ? {} : { untyped: '415' }),
    ...(hasLowerLimit(passage.route) && !leadsToBackend(passage) ? { whole: true as const } : {}),
  };
  return Object.keys(rules).length === 0 ? undefined : rules;
}

function filters(...inner: readonly object[]) {
  return typed(`${FILTER_CHAIN}ConfigPerRoute`, { filter_chain: { filters: inner } });
}

/** Envoy knows no limit of nothing: where none may be, a body that is announced is refused before it comes. */
function bodySize(maxBytes: number) {
  return {
    name: 'body-size',
    typed_config: typed(`${HTTP}.body_size_limit.v3.BodySizeLimit`, { max_request_bytes: Math.max(1, maxBytes) }),
  };
}

const CEILING = bodySize(BODY_CEILING_BYTES);
