import { countedLimit } from '../../../../model/counted';
import type { GatewayModel } from '../../../../model/model';
import { type CountedRoute, type LimitStage, STAGES } from './limit-slots';
import { luaFilter, luaPerRoute } from './lua';
import { LIMITED_HEADER, toldLimits, unitsOf } from './told-limits';

/** The filter that says, as the companion says it, what is left of buckets that Envoy fills by itself. */
export const toldHeadersFilterName = (stage: LimitStage) => `tollgate.told-${stage}`;

/**
 * Takes off what Envoy says of its buckets and says what it means. Each bucket that was asked has put its set behind those of whoever
 * answered, the first one last. Where somebody behind all buckets has answered, all of them were asked.
 */
const script = (says: string, reached = '') => `
local names = { 'x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset' }
local function text(number) return string.format('%.0f', number) end
local function seconds(bucket, units) return math.ceil(units * bucket.seconds / (bucket.requests * bucket.units)) end
local function leaves_less(one, other)
  return one[2] < other[2] or one[2] == other[2] and (tonumber(one[3]) or 0) > (tonumber(other[3]) or 0)
end
local function take(headers, name, count)
  local own, others, all = {}, {}, headers:getNumValues(name)
  for index = 0, all - 1 do
    table.insert(index < all - count and others or own, headers:getAtIndex(name, index))
  end
  headers:remove(name)
  return own, others
end
function envoy_on_response(handle)${reached}
  local headers, buckets = handle:headers(), handle:metadata():get('buckets')
  local asked = math.min(#buckets, headers:getNumValues(names[1]))
  if asked == 0 then return end
  local own, others = {}, {}
  for index, name in ipairs(names) do own[index], others[index] = take(headers, name, asked) end
  local policies, standings, least = {}, {}, nil
  local bucket, content
  for place = 1, asked do
    bucket, content = buckets[place], tonumber(own[2][asked - place + 1])
    local remaining, reset = math.floor(content / bucket.units), text(seconds(bucket, bucket.burst * bucket.units - content))
    table.insert(policies, '"' .. bucket.name .. '";q=' .. text(bucket.requests) .. ';w=' .. text(bucket.seconds))
    table.insert(standings, '"' .. bucket.name .. '";r=' .. text(remaining) .. ';t=' .. reset)
    local set = { text(bucket.requests), remaining, reset }
    if least == nil or leaves_less(set, least) then least = set end
  end
  local refused = headers:get('${LIMITED_HEADER}') and headers:get(':status') == '429'
  headers:remove('${LIMITED_HEADER}')
  if refused then
    headers:replace('retry-after', text(math.max(1, seconds(bucket, bucket.units - content))))
  end
  ${says}
end`;

/**
 * Says whether a request came to the buckets of callers, and ends where it did not: what an answer says of limits then is of those before
 * the caller was known, or of the service that refused.
 */
const MARK = `
function envoy_on_request(handle)
  handle:streamInfo():dynamicMetadata():set('${toldHeadersFilterName('caller-limits')}', 'reached', true)
end`;
const REACHED = `
  if not handle:streamInfo():dynamicMetadata():get('${toldHeadersFilterName('caller-limits')}') then return end`;

const DRAFT = `headers:add('ratelimit-policy', table.concat(policies, ', '))
  headers:add('ratelimit', table.concat(standings, ', '))
  `;

/** What others said stays as it was. */
const OTHERS = `for index, name in ipairs(names) do
    for _, value in ipairs(others[index]) do headers:add(name, value) end
  end`;

/** One set of all: that of the limit that leaves the least, and of several such that which is as new last. */
const LEAST = `for index, value in ipairs(others[2]) do
    local set = { others[1][index], tonumber(value), others[3][index] }
    if set[2] and leaves_less(set, least) then least = set end
  end
  least[2] = text(least[2])
  for index, name in ipairs(names) do
    if least[index] then headers:add(name, least[index]) end
  end`;

const SAYS = { draft: DRAFT + OTHERS, x: LEAST, both: DRAFT + LEAST };

/** The filter of a stage; before those that count, so that it sees an answer after them. Nothing is told where headers are not wanted. */
export function toldHeadersFilter({ limitHeaders }: GatewayModel, stage: LimitStage): object {
  const tell = (says: string) => (stage === 'limits' ? script(says) : `${script(says, REACHED)}${MARK}`);
  return luaFilter(toldHeadersFilterName(stage), limitHeaders === 'none' ? {} : { tell: tell(SAYS[limitHeaders]) });
}

/** The parts of a route on whose answers buckets are told. */
export function toldHeadersPerRoute(counted: CountedRoute): { [filter: string]: object } {
  const told = STAGES.filter((stage) => toldLimits(counted, stage).length > 0);
  return Object.fromEntries(told.map((stage) => [toldHeadersFilterName(stage), luaPerRoute('tell')]));
}

/** What the script knows of the buckets of a route. */
export function toldHeadersMetadata(counted: CountedRoute): { [filter: string]: object } {
  const told = STAGES.map((stage) => [stage, toldBuckets(counted, stage)] as const).filter(([, buckets]) => buckets.length > 0);
  return Object.fromEntries(told.map(([stage, buckets]) => [toldHeadersFilterName(stage), { buckets }]));
}

function toldBuckets(counted: CountedRoute, stage: LimitStage): object[] {
  return toldLimits(counted, stage).map(({ limit }) => {
    const { requests, perSeconds, burst } = limit;
    return { name: countedLimit(limit).name, requests, seconds: perSeconds, burst, units: unitsOf(limit) };
  });
}
