-- Chats for wrk of about 100 KB (CHAT_BYTES) in 16 turns of this project's own prose and code. CHAT_MODE=cold: no conversation comes
-- twice, and no turn of one, from its first word on; the other words come again. CHAT_MODE=seen: twenty conversations, each of which
-- goes on with a new last turn every time.
-- At the end prints: requests, errors, median and 99th percentile of the latency in microseconds.
local mode = os.getenv("CHAT_MODE") or "cold"
local bytes = tonumber(os.getenv("CHAT_BYTES") or "102400")
local files = { "README.md", "docs/life-of-a-request.md", "docs/failures.md", "docs/security.md", "docs/clients.md",
  "core/src/main/java/io/caravan/prefix/ApproximatePrefixIndex.java", "core/src/main/java/io/caravan/kvevents/KvEventStream.java",
  "app/src/main/java/io/caravan/app/GatewayWiring.java" }
local turns = 16
local texts = {}
local conversations = {}
local serial = 0
local run = tostring(os.time()) .. tostring({}):match("0x%x+")

local function escaped(text)
  return (text:gsub('[%c"\\]', function(c)
    return c == "\n" and "\\n" or c == "\t" and "\\t" or c == '"' and '\\"' or c == "\\" and "\\\\" or " "
  end))
end

local function messages(name)
  local out = { '{"role":"system","content":"Conversation ' .. name .. ". " .. texts[1] .. '"}' }
  for turn = 2, turns do
    out[turn] = '{"role":"' .. (turn % 2 == 0 and "user" or "assistant") .. '","content":"' .. name .. ": " .. texts[turn] .. '"}'
  end
  return table.concat(out, ",")
end

local function request_of(conversation, last)
  local body = '{"model":"bench-model","max_tokens":1,"messages":[' .. conversation .. ',{"role":"user","content":"' .. last .. '"}]}'
  return wrk.format("POST", "/v1/chat/completions", { ["content-type"] = "application/json" }, body)
end

function init()
  local all = {}
  for _, name in ipairs(files) do
    local file = assert(io.open(name, "r"))
    all[#all + 1] = file:read("*a")
    file:close()
  end
  local text = escaped(table.concat(all, "\n"))
  local size = math.floor(bytes / turns)
  local at = 1
  for turn = 1, turns do
    local from = (turn * 7919 * 13) % math.max(1, #text - size - 8) + 1
    local part = text:sub(from, from + size)
    part = part:gsub("^[^ ]* ", ""):gsub("\\+$", ""):gsub("[\128-\255]+$", "") -- nothing that was cut in two
    texts[turn] = part
  end
  for i = 1, 20 do
    conversations[i] = messages("c" .. i)
  end
end

function request()
  serial = serial + 1
  local last = "And what of number " .. serial .. " of " .. run .. "? Say it in a few words, please."
  if mode == "seen" then
    return request_of(conversations[serial % #conversations + 1], last)
  end
  return request_of(messages(run .. " " .. serial), last)
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("RESULT\t%d\t%d\t%.0f\t%.0f\n", summary.requests, failed, latency:percentile(50),
    latency:percentile(99)))
end
