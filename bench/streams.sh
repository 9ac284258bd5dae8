#!/usr/bin/env bash
# Five thousand streams at once: are any lost, and what does one cost while it waits for its next token? Takes about three minutes.
# Writes docs/benchmarks/streams.md.
#
#   bench/streams.sh [--streams N] [--print]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh
# shellcheck source=bench/long.sh
source bench/long.sh

streams=5000 print=false engines=8 tokens=40 interval_micros=1000000
while [[ $# -gt 0 ]]; do
  case "$1" in
    --streams) streams="$2"; shift 2 ;;
    --print) print=true; shift ;;
    *) die "unknown argument '$1'" ;;
  esac
done
need curl curl
ulimit -n "$(ulimit -Hn)"
[[ "$(ulimit -n)" -ge $((3 * streams)) ]] || die "needs $((3 * streams)) file handles, may have $(ulimit -n)"

# buffers: bytes of Netty's buffers in use, as the gateway's metrics tell
buffers() {
  curl -s "http://127.0.0.1:$ADMIN_PORT/metrics" >"$work/metrics.txt"
  metric "$work/metrics.txt" netty_allocator_memory_used
}

# measure COUNT: opens so many streams, samples in their middle, waits for their end; the line goes to $work/lines
measure() {
  local count="$1" before after result
  before="$(resident_kib "$gateway")"
  "$JAVA" -Xmx2g -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" io.caravan.bench.traffic.StreamProbe --port "$GATEWAY_PORT" \
    --connections "$count" --streams "$count" --seconds 100 >"$work/probe.out" 2>"$work/probe.err" &
  local probe=$!
  for ((i = 0; i < 300; i++)); do
    [[ "$(curl -s "http://127.0.0.1:$ADMIN_PORT/status" | jq .ledger.inFlight)" == "$count" ]] && break
    sleep 0.1
  done
  most="$(curl -s "http://127.0.0.1:$ADMIN_PORT/status" | jq .ledger.inFlight)"
  sleep 5
  after="$(resident_kib "$gateway")"
  used="$(buffers)"
  lost=0
  wait "$probe" || lost="$(sed -n 's/^\([0-9]*\) streams broke.*/\1/p' "$work/probe.err")"
  result="$(cut -f 2,4 "$work/probe.out" | tr '\t' ' ')"
  read -r p50 p99 <<<"$result"
  say "  $count streams: $most at once, $lost lost, resident $before to $after KiB"
  awk -v n="$count" -v most="$most" -v lost="$lost" -v before="$before" -v after="$after" -v used="$used" -v p50="$p50" -v p99="$p99" 'BEGIN {
    printf "| %d | %d | %d | %.0f | %.1f | %.0f | %.1f | %.1f |\n", n, most, lost, after / 1024, (after - before) / n, used / 1048576, p50 / 1e3, p99 / 1e3 }' >>"$work/lines"
}

page() {
  echo "# Streams at once"
  echo
  echo "<!-- Written by bench/streams.sh. -->"
  echo
  echo "Streams of $tokens tokens, one token per second, over a connection each; gateway, clients and $engines engines share the machine."
  echo "The first lines warm the gateway up. Memory per stream is the growth of the resident memory from before the streams to their middle."
  echo
  echo "| streams | at once | lost | resident, MiB | growth per stream, KiB | buffers of Netty, MiB | age of a token at the client, p50, ms | p99, ms |"
  echo "|---|---|---|---|---|---|---|---|"
  cat "$work/lines"
  echo
  machine
  echo "- Command: \`bench/streams.sh --streams $streams\`"
}

build
"$JAVA" -Xmx1g -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" io.caravan.bench.traffic.CannedEngine --port "$ENGINE_PORT" --count "$engines" \
  --tokens "$tokens" --interval-micros "$interval_micros" >"$work/engines.log" 2>&1 &
pids+=("$!")
await_port $((ENGINE_PORT + engines - 1)) engines
gateway_config "$work/gateway.yaml" "$GATEWAY_PORT" "$ADMIN_PORT" "$engines"
./caravan serve --config "$work/gateway.yaml" >"$work/gateway.log" 2>&1 &
gateway=$!
pids+=("$gateway")
await_ready "$ADMIN_PORT"
measure 100
measure 1000
measure "$streams"
if "$print"; then
  page
else
  page >docs/benchmarks/streams.md
  say "Wrote docs/benchmarks/streams.md"
fi
