import { credentialQueries } from '../../../../model/credential-groups';
import type { ApiModel } from '../../../../model/model';
import { INTERNAL_HEADER } from '../names';
import { leadsToBackend, type Passage } from '../passage';
import { luaFilter, luaPerRoute } from './lua';

/** The filter that changes queries. */
export const QUERY_FILTER = 'tollgate.query';

/**
 * Rewrites the query on the way to a backend. Envoy's own mutation decodes other parameters and does not encode them again, so that
 * a space would end the request line (measured on 1.40).
 */
const SCRIPT = `
local function encode(text)
  return (string.gsub(text, '[^%w%-%._~]', function(character) return string.format('%%%02X', string.byte(character)) end))
end
local function decode(text)
  return (string.gsub(string.gsub(text, '+', ' '), '%%(%x%x)', function(hex) return string.char(tonumber(hex, 16)) end))
end
function envoy_on_request(handle)
  local metadata = handle:metadata()
  local removed = {}
  for _, name in ipairs(metadata:get('remove')) do removed[name] = true end
  local path = handle:headers():get(':path')
  local mark = string.find(path, '?', 1, true)
  local kept = {}
  if mark ~= nil then
    for pair in string.gmatch(string.sub(path, mark + 1), '[^&]+') do
      if not removed[decode(string.match(pair, '^[^=]*'))] then table.insert(kept, pair) end
    end
    path = string.sub(path, 1, mark - 1)
  end
  for index, name in ipairs(metadata:get('set')) do
    local header = '${INTERNAL_HEADER}query-' .. index
    local value = handle:headers():get(header)
    if value ~= nil then table.insert(kept, encode(name) .. '=' .. encode(value)) end
    handle:headers():remove(header)
  end
  if #kept > 0 then path = path .. '?' .. table.concat(kept, '&') end
  handle:headers():replace(':path', path)
end`;

/** Does nothing on a route that does not name it. */
export function queryFilter() {
  return luaFilter(QUERY_FILTER, { query: SCRIPT });
}

/** The part of a route whose query changes. What changes stands in its metadata. */
export function queryPerRoute() {
  return luaPerRoute('query');
}

/** What changes in the query of a request: undefined where nothing does. Credentials never go on in a query, not even where nobody asks for one. */
export function queryChanges(passage: Passage, api: ApiModel): { remove: string[]; set: string[] } | undefined {
  if (!leadsToBackend(passage)) return undefined;
  const { request } = passage;
  const set = request.setQuery.map((change) => change.name);
  const remove = [...new Set([...credentialQueries(api.schemes.values()), ...request.removeQuery, ...set])];
  return remove.length === 0 ? undefined : { remove, set };
}

/** The header that carries the value of the n-th parameter to the script. */
export function queryHeader(index: number): string {
  return `${INTERNAL_HEADER}query-${index + 1}`;
}
