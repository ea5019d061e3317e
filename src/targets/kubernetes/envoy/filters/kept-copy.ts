import { LARGEST_ANSWER_BYTES } from '../../../../runtime/companion/kept-paths';

/** How long Envoy holds what nobody takes, and a failure waits for the answer in its place. */
export const PATIENCE_MILLIS = 500;

/**
 * What a worker tells in a second: so many answers whatever they are; then only those to what it has told no answer to in this second,
 * or one of the other kind, good or gone; and never more than so many, or so much.
 */
const [FREELY, MOST_COPIES, MOST_BYTES] = [20, 1_000, 16_777_216];

/** What a worker holds of answers that are still coming. */
const MOST_HELD = 33_554_432;

/**
 * The part of the script that sends copies, behind `ask` and `add_headers`. What is held of an answer counts until Lua has forgotten it,
 * because nothing here hears of a client that leaves.
 */
export const COPY = `
local second, copied, copies, bytes, held = 0, {}, 0, 0, 0
local function may_tell(handle, what, key)
  local now = math.floor(handle:timestamp() / 1000)
  if now ~= second then second, copied, copies, bytes = now, {}, 0, 0 end
  if copies >= ${MOST_COPIES} or bytes >= ${MOST_BYTES} or held >= ${MOST_HELD} then return false end
  if copies >= ${FREELY} and copied[key] == what then return false end
  copied[key], copies = what, copies + 1
  return true
end
local function holding()
  local size, forgotten = 0, newproxy(true)
  local function hold(more) size, held = size + more, held + more end
  getmetatable(forgotten).__gc = function() hold(-size) end
  return hold, forgotten
end
local function tell(handle, what, message)
  bytes = bytes + #message
  ask(handle, what, message, { timeout_ms = ${PATIENCE_MILLIS}, asynchronous = true, trace_sampled = false, send_xff = false })
end
local function copy(handle, asked)
  local headers = handle:headers()
  if tonumber(headers:get('content-length') or '0') > ${LARGEST_ANSWER_BYTES} then return tell(handle, 'forget', asked) end
  local lines, parts, size = {}, {}, 0
  local hold, forgotten = holding()
  add_headers(lines, headers)
  for chunk in handle:bodyChunks() do
    local length = chunk:length()
    size = size + length
    if size > ${LARGEST_ANSWER_BYTES} then return tell(handle, 'forget', asked) end
    if length > 0 then
      hold(length)
      table.insert(parts, chunk:getBytes(0, length))
    end
  end
  tell(handle, 'keep', asked .. table.concat(lines, '\\n') .. '\\n\\n' .. table.concat(parts))
  return forgotten
end`;
