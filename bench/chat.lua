-- Chats of 4 KB for wrk: twenty conversations that begin alike in groups of four. CHAT_STREAM=true asks for streams.
-- At the end prints: requests, errors, median and 99th percentile of the latency in microseconds.
local stream = os.getenv("CHAT_STREAM") == "true" and "true" or "false"
local words = "A caravan crosses the desert with four wells; each remembers whom it served. "
local requests = {}
local turn = 0

local function body(conversation)
  local head = '{"model":"bench-model","stream":' .. stream .. ',"max_tokens":64,"messages":[{"role":"system","content":"Handbook '
    .. (conversation % 5) .. ". " .. words:rep(26):sub(1, 2000) .. '"},{"role":"user","content":"Conversation '
    .. conversation .. ". "
  local tail = '"}]}'
  local room = 4096 - #head - #tail
  return head .. words:rep(40):sub(1, room) .. tail
end

function init()
  local headers = { ["content-type"] = "application/json", ["authorization"] = "Bearer none", ["accept"] = "*/*" }
  for conversation = 1, 20 do
    requests[conversation] = wrk.format("POST", "/v1/chat/completions", headers, body(conversation))
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
