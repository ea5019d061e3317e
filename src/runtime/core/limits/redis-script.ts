import { type Counter, type Rule, type Standing, tickMicros } from './rule';

/**
 * Decides on one request inside Redis, by the clock of Redis: all counters admit it and count it, or none counts it. What each
 * algorithm does is what `look.ts` does.
 *
 * For each key there are five arguments: algorithm, requests, period, burst and tick. For each key it returns whether it admits, what is
 * left before this request, and three times in microseconds: until it admits, until it is as new, and that once the request has counted.
 */
export const REDIS_SCRIPT = `
local clock = redis.call('TIME')
local seconds, micros = tonumber(clock[1]), tonumber(clock[2])
local now = seconds * 1000000 + micros
local day = 86400

local function month_at(days)
  -- days since 1970 to year and month, with years that begin in March
  local z = days + 719468
  local era = math.floor(z / 146097)
  local of_era = z - era * 146097
  local year = math.floor((of_era - math.floor(of_era / 1460) + math.floor(of_era / 36524) - math.floor(of_era / 146096)) / 365)
  local of_year = of_era - (365 * year + math.floor(year / 4) - math.floor(year / 100))
  local month = math.floor((5 * of_year + 2) / 153)
  return year + era * 400, month
end
local function first_of(year, month)
  local era = math.floor(year / 400)
  local of_era = year - era * 400
  return (era * 146097 + of_era * 365 + math.floor(of_era / 4) - math.floor(of_era / 100) + math.floor((153 * month + 2) / 5) - 719468) * day
end
local function window_at(per)
  if per == 'month' then
    local year, month = month_at(math.floor(seconds / day))
    if month == 11 then return first_of(year, month), first_of(year + 1, 0) end
    return first_of(year, month), first_of(year, month + 1)
  end
  local length = ({ second = 1, minute = 60, hour = 3600, day = day, week = 7 * day })[per]
  local shift = per == 'week' and 4 * day or 0
  local start = math.floor((seconds - shift) / length) * length + shift
  return start, start + length
end
local function numbers(key)
  local found = {}
  for text in string.gmatch(redis.call('GET', key) or '', '[^ ]+') do table.insert(found, tonumber(text)) end
  return found
end
local function keep(key, first, second, for_micros)
  redis.call('SET', key, string.format('%.0f %.0f', first, second), 'PX', string.format('%.0f', math.ceil(for_micros / 1000) + 1000))
end

local function bucket(key, requests, per, burst, tick)
  local cost = per * 1000000 / tick
  local full = burst * cost
  local at = math.floor(now / tick)
  local state = numbers(key)
  local since = state[2] or at
  local content = math.min(full, (state[1] or full) + math.max(0, at - since) * requests)
  local function until_it_has(wanted) return math.ceil(math.max(0, wanted) / requests) * tick end
  local reset = until_it_has(full - content + cost)
  return { content >= cost, math.floor(content / cost), until_it_has(cost - content), until_it_has(full - content), reset }, function()
    keep(key, content - cost, math.max(at, since), reset)
  end
end
local function window(key, requests, per)
  local start, stop = window_at(per)
  local state = numbers(key)
  local count = state[1] == start and state[2] or 0
  local left = math.max(0, requests - count)
  local rest = stop * 1000000 - now
  return { left > 0, left, left > 0 and 0 or rest, count > 0 and rest or 0, rest }, function() keep(key, start, count + 1, rest) end
end
local function log(key, requests, per)
  local length = per * 1000000
  local oldest = tonumber(redis.call('LINDEX', key, 0) or nil)
  while oldest and oldest <= now - length do
    redis.call('LPOP', key)
    oldest = tonumber(redis.call('LINDEX', key, 0) or nil)
  end
  local held = redis.call('LLEN', key)
  local left = math.max(0, requests - held)
  local newest = tonumber(redis.call('LINDEX', key, -1) or nil)
  local retry = 0
  if left == 0 then retry = tonumber(redis.call('LINDEX', key, held - requests)) + length - now end
  return { left > 0, left, retry, newest and newest + length - now or 0, length }, function()
    redis.call('RPUSH', key, string.format('%.0f', now))
    redis.call('PEXPIRE', key, string.format('%.0f', math.ceil(length / 1000) + 1000))
  end
end
local algorithms = { ['token-bucket'] = bucket, ['fixed-window'] = window, ['sliding-window'] = log }

local looks, counts, admitted = {}, {}, true
for index, key in ipairs(KEYS) do
  local at = (index - 1) * 5
  local name, requests, per = ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]) or ARGV[at + 3]
  looks[index], counts[index] = algorithms[name](key, requests, per, tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5]))
  admitted = admitted and looks[index][1]
end
if admitted then for _, count in ipairs(counts) do count() end end
local answer = {}
for _, one in ipairs(looks) do
  table.insert(answer, one[1] and 1 or 0)
  for field = 2, 5 do table.insert(answer, string.format('%.0f', one[field])) end
end
return answer
`;

/** The keys of a decision and their arguments. */
export function scriptInput(counters: readonly Counter[]): { readonly keys: string[]; readonly args: string[] } {
  return { keys: counters.map(({ key }) => key), args: counters.flatMap(({ rule }) => ruleArguments(rule)) };
}

function ruleArguments(rule: Rule): string[] {
  const per = rule.algorithm === 'fixed-window' ? rule.per : rule.perSeconds;
  const [burst, tick] = rule.algorithm === 'token-bucket' ? [rule.burst, tickMicros(rule)] : ['', ''];
  return [rule.algorithm, rule.requests, per, burst, tick].map(String);
}

const FIELDS = 5;

/** What the script has said of some counters. */
export function scriptStandings(answer: readonly unknown[]): Standing[] {
  const numbers = answer.map(Number);
  const rows = Array.from({ length: numbers.length / FIELDS }, (_, index) => numbers.slice(index * FIELDS, (index + 1) * FIELDS));
  const counted = rows.every(([admits]) => admits === 1);
  return rows.map(([admits, left = 0, retry = 0, asItStands = 0, afterwards = 0]) => ({
    admits: admits === 1,
    remaining: counted ? left - 1 : left,
    retryMillis: Math.ceil(retry / 1_000),
    resetMillis: Math.ceil((counted ? afterwards : asItStands) / 1_000),
  }));
}
