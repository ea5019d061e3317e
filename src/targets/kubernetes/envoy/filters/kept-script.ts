import { FALLBACK_HEADER } from '../../../../model/fallback';
import { KEPT_PATH } from '../../../../runtime/companion/kept-paths';
import { BODIES_CLUSTER } from '../bootstrap';
import { OPEN } from '../breaker';
import { CALLER_METADATA, INTERNAL_HEADER } from '../names';
import { COPY, PATIENCE_MILLIS } from './kept-copy';

/** The filter that has answers kept, and puts the last good one in the place of a failure. */
export const KEPT_FILTER = 'tollgate.kept';

/** The filter that keeps host, path and query for the script: by the time of the answer they are the backend's. */
export const TARGET_FILTER = 'tollgate.kept-target';

/** Says how an answer came about, how much of a body the request had, and which cluster was asked. */
export const KEPT_HEADER = `${INTERNAL_HEADER}kept`;

/** What Envoy adds to an answer that has no body of its own. It bounds everything that it holds back so. */
const MOST_ADDED = 32_768;

/**
 * Whatever passes goes on at once and untouched, part by part; of good answers a copy goes to the companion, and nobody waits for what
 * it says. Only a failure waits, for the answer in its place. The path is looked at before Envoy rewrites it.
 *
 * A body is handed on in base64: texts in a request's metadata end where a byte of them is 0.
 */
export const KEPT_SCRIPT = `
local function ask(handle, what, message, options)
  local headers = { [':method'] = 'POST', [':path'] = '${KEPT_PATH}' .. what, [':authority'] = 'companion' }
  return handle:httpCall('${BODIES_CLUSTER}', headers, message, options)
end
local function add_headers(lines, headers)
  for name, value in pairs(headers) do
    if string.sub(name, 1, 1) ~= ':' then table.insert(lines, name .. ': ' .. value) end
  end
end
local function question(handle, way, target, caller)
  local rule = handle:metadata()
  local lines = {}
  for _, one in ipairs({ way.way, string.format('%.0f', way.ttl), target, caller, rule:get('told'), rule:get('credentials') }) do
    table.insert(lines, '=' .. one)
  end
  add_headers(lines, handle:requestHeaders())
  return table.concat(lines, '\\n') .. '\\n\\n'
end${COPY}
local function stand_in(handle, asked)
  local options = { timeout_ms = ${PATIENCE_MILLIS}, trace_sampled = false, send_xff = false }
  local found, message = ask(handle, 'last', asked, options)
  local head_ends = found[':status'] == '200' and string.find(message or '', '\\n\\n', 1, true)
  if not head_ends then return end
  local text = string.sub(message, head_ends + 2)
  local headers = handle:headers()
  local length = headers:get('content-length')
  local is_empty = length == '0'
  if not is_empty and length == nil and headers:get('transfer-encoding') == nil and #text > ${MOST_ADDED} then return end
  local is_head = handle:requestHeaders():get(':method') == 'HEAD'
  if is_empty and not is_head then handle:body(true):setBytes(' ') end
  local names = {}
  for name in pairs(headers) do table.insert(names, name) end
  for _, name in ipairs(names) do
    if string.sub(name, 1, 1) ~= ':' then headers:remove(name) end
  end
  headers:replace(':status', '200')
  for name, value in string.gmatch(string.sub(message, 1, head_ends), '([^:\\n]+): ([^\\n]*)\\n') do headers:add(name, value) end
  headers:replace('content-length', tostring(#text))
  headers:replace('${FALLBACK_HEADER}', 'cached')
  if not is_head then handle:streamInfo():dynamicMetadata():set('${KEPT_FILTER}', 'body', handle:base64Escape(text)) end
end
local failing = { ['502'] = true, ['503'] = true, ['504'] = true }
local unreached = { response_timeout = true, no_healthy_upstream = true }
local gone = { ['401'] = true, ['403'] = true, ['404'] = true, ['410'] = true }
local function wanted(details, status)
  if unreached[details] or string.sub(details, 1, 9) == 'upstream_' then return 'last' end
  if details ~= 'via_upstream' then return nil end
  return status == '200' and 'keep' or failing[status] and 'last' or gone[status] and 'forget' or nil
end
local function has_body(asked, received)
  return received ~= '0' or (asked:get('content-length') or '0') ~= '0'
end
function envoy_on_response(handle)
  local headers = handle:headers()
  local mark = headers:get('${KEPT_HEADER}')
  headers:remove('${KEPT_HEADER}')
  local details, received, cluster = string.match(mark or '', '^(%S+).* (%d+) (%S+)$')
  local what = details and wanted(details, headers:get(':status'))
  local method = what and handle:requestHeaders():get(':method')
  if method ~= 'GET' and (method ~= 'HEAD' or what ~= 'last') or has_body(handle:requestHeaders(), received) then return end
  local way = handle:metadata():get((string.gsub(cluster, '${OPEN}$', '')))
  if way == nil then return end
  local caller = handle:metadata():get('open') and '' or (handle:streamInfo():dynamicMetadata():get('${CALLER_METADATA}') or {}).caller
  local target = handle:streamInfo():filterState():get('${TARGET_FILTER}')
  if caller == nil or target == nil then return end
  if what == 'last' then return stand_in(handle, question(handle, way, target, caller)) end
  if not may_tell(handle, what, way.way .. target .. caller) then return end
  local asked = question(handle, way, target, caller)
  if what == 'forget' then return tell(handle, 'forget', asked) end
  return copy(handle, asked)
end`;

/** The end of the script that puts fixed answers in place: the body of the last good answer, in the place of the failure's. */
export const BODY_OF_KEPT = `
local fixed = envoy_on_response
function envoy_on_response(handle)
  if handle:headers():get('${FALLBACK_HEADER}') ~= 'cached' then return fixed(handle) end
  local metadata = handle:streamInfo():dynamicMetadata()
  local body = (metadata:get('${KEPT_FILTER}') or {}).body
  if body == nil then return end
  local text = handle:base64Decode(body)
  metadata:set('${KEPT_FILTER}', 'body', '')
  for chunk in handle:bodyChunks() do
    chunk:setBytes(text)
    text = ''
  end
  if text ~= '' then handle:body(true):setBytes(text) end
end`;
