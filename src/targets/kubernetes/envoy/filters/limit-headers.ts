import { type CountedRoute, STAGES } from './limit-slots';
import { luaFilter, luaPerRoute } from './lua';
import { isCounted } from './shared-limits';
import { toldLimits } from './told-limits';

/** The filter that leaves an answer one set of `X-RateLimit-…`, where limits before and behind authentication have each put theirs on it. */
export const LIMIT_HEADERS_FILTER = 'tollgate.limit-headers';

/** Keeps the set of the limit that leaves the least, and of several such that which is as new last. */
const ONE_SET = `
local names = { 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset' }
function envoy_on_response(handle)
  local headers, least = handle:headers(), 0
  local remaining = function(index) return tonumber(headers:getAtIndex(names[2], index)) or math.huge end
  local reset = function(index) return tonumber(headers:getAtIndex(names[3], index)) or 0 end
  for index = 1, headers:getNumValues(names[2]) - 1 do
    local left = remaining(index) - remaining(least)
    if left < 0 or left == 0 and reset(index) > reset(least) then least = index end
  end
  for _, name in ipairs(names) do
    local value = headers:getNumValues(name) > 1 and headers:getAtIndex(name, least)
    if value then headers:replace(name, value) end
  end
end`;

/** The filter; before those that count, so that it sees an answer after them. */
export function limitHeadersFilter() {
  return luaFilter(LIMIT_HEADERS_FILTER, { 'one-set': ONE_SET });
}

/** The part of a route on whose answers two sets would stand; undefined elsewhere, and where the last filter that tells of buckets leaves one. */
export function limitHeadersPerRoute(counted: CountedRoute): object | undefined {
  const { limitHeaders } = counted.gateway;
  if (limitHeaders !== 'x' && limitHeaders !== 'both') return undefined;
  const told = STAGES.filter((stage) => toldLimits(counted, stage).length > 0);
  if (told.includes('limits')) return undefined;
  return STAGES.every((stage) => told.includes(stage) || isCounted(counted, stage)) ? luaPerRoute('one-set') : undefined;
}
