-- Chats for wrk: twenty conversations that begin alike in groups of four. CHAT_STREAM=true asks for streams, CHAT_BYTES is the size
-- of a body, 4096 if not given, CHAT_PAUSE_MS makes each connection wait that long on average between its requests: up to twice as long, by
-- chance, or all connections would ask at the same moments, as they began.
-- At the end prints: requests, errors, median and 99th percentile of the latency in microseconds.
local stream = os.getenv("CHAT_STREAM") == "true" and "true" or "false"
local words = "A caravan crosses the desert with four wells; each remembers whom it served. "
local bytes = tonumber(os.getenv("CHAT_BYTES") or "4096")
local pause = tonumber(os.getenv("CHAT_PAUSE_MS") or "0")
local requests = {}
local turn = 0

local function body(conversation)
  local head = '{"model":"bench-model","stream":' .. stream .. ',"max_tokens":64,"messages":[{"role":"system","content":"Handbook '
    .. (conversation % 5) .. ". " .. words:rep(math.ceil(bytes / 150)):sub(1, math.floor(bytes / 2)) .. '"},{"role":"user","content":"Conversation '
    .. conversation .. ". "
  local tail = '"}]}'
  local room = bytes - #head - #tail
  return head .. words:rep(math.ceil(bytes / 75)):sub(1, room) .. tail
end

function init()
  local headers = { ["content-type"] = "application/json", ["authorization"] = "Bearer none", ["accept"] = "*/*" }
  for conversation = 1, 20 do
    requests[conversation] = wrk.format("POST", "/v1/chat/completions", headers, body(conversation))
  end
end

if pause > 0 then
  function delay()
    return math.random(0, 2 * pause)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("RESULT\t%d\t%d\t%.0f\t%.0f\n", summary.requests, failed, latency:percentile(50),
    latency:percentile(99)))
end
