# Sourced by run.sh: the mode --kv-events. Two engines that publish KV events, one of them behind a forwarder that can cut them.

readonly kv_seed=7

# Few blocks, so that prompts are evicted; a block is 32 tokens because vLLM refuses 16 on CPU. With a seed the blocks'
# digests can be recomputed.
start_publishing_engine() { # NAME PORT EVENTS REPLAY ALGORITHM
  local name=$1 port=$2 events=$3 replay=$4 algorithm=$5
  local sockets='"endpoint":"tcp://*:%s","replay_endpoint":"tcp://*:%s","topic":"kv@%s@%s"'
  # shellcheck disable=SC2059 # the format is above
  engine_extra="PYTHONHASHSEED=$kv_seed" start_engine "$name" "$port" --num-gpu-blocks-override 128 \
    --prefix-caching-hash-algo "$algorithm" --enable-auto-tool-choice --tool-call-parser hermes \
    --kv-events-config "{\"enable_kv_cache_events\":true,\"publisher\":\"zmq\",$(printf "$sockets" "$events" "$replay" "$name" "$model")}"
}

start_publishing_engines() { # ALGORITHM ALGORITHM
  start_publishing_engine vllm-0 "$port_0" "$events_0" "$replay_0" "$1"
  start_publishing_engine vllm-1 "$port_1" "$events_1" "$replay_1" "$2"
}

wait_for_publishing_engines() {
  wait_until_ready vllm-0 "http://127.0.0.1:$port_f/health" 900
  wait_until_ready vllm-1 "http://127.0.0.1:$port_1/health" 900
}

start_forwarder() {
  start forwarder "$logs/forwarder.log" "$cache/client/bin/python" -B "$here/kv/forward.py" \
    --api "$port_f:$port_0" --events "$events_f:$events_0" --replay "$replay_f:$replay_0"
}

kv_gateway_yaml() {
  cat <<YAML
listen: { host: 127.0.0.1, port: $port_gateway }
admin: { host: 127.0.0.1, port: $port_admin }
endpoints:
  - { name: vllm-0, url: "http://127.0.0.1:$port_f" }
  - { name: vllm-1, url: "http://127.0.0.1:$port_1" }
prefix: { exactBlockSizeTokens: 32 }
tokens:
  timeout: 5s
  models:
    - names: [$model]
      directory: $cache/model
YAML
}

drive_kv() { # PART...
  local part
  for part; do
    say "KV events: $part"
    "$cache/client/bin/python" -B "$here/kv/drive.py" "$part" --gateway "http://127.0.0.1:$port_gateway" \
      --admin "http://127.0.0.1:$port_admin" --engines "127.0.0.1:$port_0,127.0.0.1:$port_1" --model "$model" \
      --forwarder "${pid_of[forwarder]}" --caravan "$root/caravan" --state "$logs/kv-state.json" || failed+=("$part")
  done
}

run_kv_events() {
  say "starting two engines that publish KV events (1 to 5 minutes)"
  start_publishing_engines sha256 sha256_cbor
  start_forwarder
  wait_for_publishing_engines
  kv_gateway_yaml >"$logs/gateway.yaml"
  start_gateway
  serving=true
  drive_kv sources twice identity turns eviction agreement cut held
  record_events "$replay_0" sha256
  record_events "$replay_1" sha256_cbor
  ! $kill_phase || check_restart
}

# For RecordedDigestsTest, which recomputes the digest of every block.
record_events() { # REPLAY ALGORITHM
  "$cache/vllm/bin/python" -B "$here/kv/record.py" --replay "tcp://127.0.0.1:$1" --out "$logs/$2.jsonl.gz" || failed+=("record $2")
}

# The engines start again on the same ports while the gateway runs: their numbers begin again, and their caches are empty.
# They get the other algorithms, so that there are digests of all of them.
check_restart() {
  say "killing vllm-0"
  kill_at_once vllm-0
  drive_kv gone
  say "killing vllm-1 too, and starting both again (1 to 5 minutes)"
  kill_at_once vllm-1
  start_publishing_engines xxhash xxhash_cbor
  wait_for_publishing_engines
  drive_kv restarted
  record_events "$replay_0" xxhash
  record_events "$replay_1" xxhash_cbor
}
