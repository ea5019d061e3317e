import { PATH_METADATA, QUERY_METADATA } from '../names';
import { PARAMETERS_HEADER } from '../parameters';
import { luaFilter, luaPerRoute } from './lua';

/** The filter that reads paths: it decodes what needs no escape, and takes out parameters. */
export const DECODE_FILTER = 'tollgate.decode';

/** Where a route says what the scripts need: its template as a Lua pattern, its parameters and those of its query. */
export const DECODE_METADATA = DECODE_FILTER;

/** What scripts share that read paths and queries. */
export const LIBRARY = `
local function decode(text)
  return (string.gsub(text, '%%(%x%x)', function(hex) return string.char(tonumber(hex, 16)) end))
end
local function path_of(path)
  return string.sub(path, 1, (string.find(path, '?', 1, true) or #path + 1) - 1)
end
local function put(handle, namespace, name, value)
  if value ~= '' and not string.find(value, '%c') then handle:streamInfo():dynamicMetadata():set(namespace, name, value) end
end
local function capture_path(handle, pattern, names)
  local values = { string.match(path_of(handle:headers():get(':path')), pattern) }
  for index, name in ipairs(names) do put(handle, '${PATH_METADATA}', name, decode(values[index] or '')) end
end
local function parameters(handle)
  local found = {}
  for pair in string.gmatch(string.match(handle:headers():get(':path'), '?(.*)$') or '', '[^&]+') do
    local name, value = string.match(pair, '^([^=]*)=?(.*)$')
    name = decode((string.gsub(name, '+', ' ')))
    found[name] = found[name] or decode((string.gsub(value, '+', ' ')))
  end
  return found
end
local function capture_query(handle, names)
  local found = parameters(handle)
  for _, name in ipairs(names) do put(handle, '${QUERY_METADATA}', name, found[name] or '') end
end
local function capture(handle)
  local metadata = handle:metadata()
  local pattern, query = metadata:get('pattern'), metadata:get('query')
  if pattern ~= nil then capture_path(handle, pattern, metadata:get('parameters')) end
  if query ~= nil then capture_query(handle, query) end
end
local function match_query(handle)
  local headers_of = handle:metadata():get('compared')
  if headers_of == nil then return end
  local headers, found = handle:headers(), parameters(handle)
  for name, header in pairs(headers_of) do
    local value = found[name]
    headers:remove(header)
    if value ~= nil and not string.find(value, '%c') then headers:add(header, value) end
  end
  headers:replace('${PARAMETERS_HEADER}', 'read')
  handle:clearRouteCache()
end`;

/** Decodes escaped unreserved characters of the path, then lets the route be chosen again. */
const DECODE = `${LIBRARY}
function envoy_on_request(handle)
  local path = handle:headers():get(':path')
  local plain = path_of(path)
  local decoded = string.gsub(plain, '%%(%x%x)', function(hex)
    local character = string.char(tonumber(hex, 16))
    if string.find(character, '[%w%-%._~]') then return character end
  end)
  handle:headers():replace(':path', decoded .. string.sub(path, #plain + 1))
  handle:clearRouteCache()
  match_query(handle)
  capture(handle)
end`;

/** Takes parameters of the path and the query out, decoded. */
const CAPTURE = `${LIBRARY}
function envoy_on_request(handle)
  capture(handle)
end`;

/** Shows conditions the parameters that variants compare, decoded, and lets the route be chosen again. A control character equals nothing. */
const QUERY = `${LIBRARY}
function envoy_on_request(handle)
  match_query(handle)
  capture(handle)
end`;

/** Does nothing on a route that names no script. */
export function decodeFilter() {
  return luaFilter(DECODE_FILTER, { decode: DECODE, capture: CAPTURE, query: QUERY });
}

/** The script that runs on a route. */
export function decodePerRoute(script: 'decode' | 'capture' | 'query') {
  return luaPerRoute(script);
}
