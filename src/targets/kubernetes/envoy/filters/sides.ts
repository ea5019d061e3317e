import { type Division, takenSides } from '../../../../model/sides';
import type { StickyKey } from '../../../../model/sticky';
import { CALLER_METADATA, SIDE_HEADER } from '../names';
import { claimKey, type Reference } from '../values';
import { luaFilter, luaPerRoute } from './lua';

/** The filter that keeps callers on their side of a division. Behind all checks, before what depends on the backend. */
export const SIDES_FILTER = 'tollgate.sides';

/**
 * Works out a caller's number as `runtime/core/sticky-number.ts` does, marks the request with the side that has it, and lets the route be
 * chosen anew: only the entries of a side look at marks, and clients cannot send them. Without any key, and should the script fail, a
 * request stays on the side that chance has chosen for it.
 */
const SCRIPT = `
local band, bxor, lshift, rshift, tobit = bit.band, bit.bxor, bit.lshift, bit.rshift, bit.tobit
local function times(a, b)
  return tobit(band(a, 0xffff) * b + lshift(tobit(rshift(a, 16) * b), 16))
end
local function number_of(text)
  local hash = tobit(0x811c9dc5)
  for index = 1, #text do hash = times(bxor(hash, string.byte(text, index)), 0x01000193) end
  hash = times(bxor(hash, rshift(hash, 16)), 0x85ebca6b)
  hash = times(bxor(hash, rshift(hash, 13)), 0xc2b2ae35)
  hash = bxor(hash, rshift(hash, 16))
  return hash < 0 and hash + 4294967296 or hash
end
local function groups_of(text)
  local groups = {}
  for group in string.gmatch(text, '[^:]+') do table.insert(groups, string.format('%x', tonumber(group, 16) or 0)) end
  return groups
end
local function network_of(address)
  local host = string.match(address, '^%[([^%]%%]*)')
  if host == nil then return (string.gsub(address, ':%d+$', '')) end
  local before, after = string.match(host, '^(.-)::(.*)$')
  local groups, last = groups_of(before or host), groups_of(after or '')
  while before ~= nil and #groups + #last < 8 do table.insert(groups, '0') end
  for _, group in ipairs(last) do table.insert(groups, group) end
  return table.concat(groups, ':', 1, 4)
end
local function cookie(headers, name)
  local found
  for index = 0, headers:getNumValues('cookie') - 1 do
    for pair in string.gmatch(headers:getAtIndex('cookie', index), '[^;]+') do
      local trimmed = string.match(pair, '^%s*(.-)%s*$')
      if string.sub(trimmed, 1, #name + 1) == name .. '=' then
        if found ~= nil then return nil end
        local value = string.sub(trimmed, #name + 2)
        found = string.match(value, '^"(.*)"$') or value
      end
    end
  end
  return found
end
local function value_of(handle, key)
  if key.known then return (handle:streamInfo():dynamicMetadata():get('${CALLER_METADATA}') or {})[key.known] end
  if key.header then return handle:headers():getAtIndex(key.header, 0) end
  if key.cookie then return cookie(handle:headers(), key.cookie) end
  return network_of(handle:streamInfo():downstreamRemoteAddress())
end
function envoy_on_request(handle)
  local division = handle:metadata()
  local parts, known = { division:get('scope') }, false
  for _, key in ipairs(division:get('keys')) do
    local value = string.sub(value_of(handle, key) or '', 1, 512)
    known = known or value ~= ''
    table.insert(parts, value)
  end
  if not known then return end
  local number = number_of(table.concat(parts, '\\n'))
  for _, side in ipairs(division:get('sides')) do
    if number < side.below then
      handle:headers():replace('${SIDE_HEADER}', side.mark)
      handle:clearRouteCache()
      return
    end
  end
end`;

/** Does nothing on a route that does not name it. */
export function sidesFilter() {
  return luaFilter(SIDES_FILTER, { sides: SCRIPT });
}

/** The part of a route whose callers keep their sides. What divides them stands in its metadata. */
export function sidesPerRoute() {
  return luaPerRoute('sides');
}

/** A division whose callers keep their sides, and the way through a route that it divides. */
export interface KeptSides {
  readonly division: Division;
  /** Begins the marks of its sides: no other way of the route has it. */
  readonly way: string;
}

/** The mark of the side at a place. */
export function markOf(way: string, place: number): string {
  return `${way}/${place}`;
}

/** What the script is told of a division. */
export function sidesMetadata({ division, way }: KeptSides): object {
  const { scope, sticky = [] } = division;
  const sides = takenSides(division).map(({ side, place }) => ({ below: side.below, mark: markOf(way, place) }));
  return { scope, keys: sticky.map(toldKey), sides };
}

/** What has to be known of a caller before the script runs. */
export function stickyReferences(kept: KeptSides | undefined): Reference[] {
  return (kept?.division.sticky ?? []).flatMap(({ source, name }) =>
    source === 'cookie' ? [] : [{ source, ...(name === undefined ? {} : { name }) }],
  );
}

function toldKey({ source, name = '' }: StickyKey): object {
  if (source === 'clientIp') return { address: true };
  if (source === 'header' || source === 'cookie') return { [source]: name };
  return { known: source === 'claim' ? claimKey(name) : source };
}
