#!/usr/bin/env bash
# Half an hour at 80 % of what the machine can do: does anything grow? Writes docs/benchmarks/soak.md and soak.svg.
#
#   bench/soak.sh [--seconds S] [--clients N] [--share PERCENT]
#
# The load is found first: 60 s to warm up, 20 s in a closed loop.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh
# shellcheck source=bench/long.sh
source bench/long.sh

seconds=1800 clients=100 share=80 seed=1
while [[ $# -gt 0 ]]; do
  case "$1" in
    --seconds) seconds="$2"; shift 2 ;;
    --clients) clients="$2"; shift 2 ;;
    --share) share="$2"; shift 2 ;;
    *) die "unknown argument '$1'" ;;
  esac
done
need jq jq
need curl curl

# load SECONDS RATE
load() {
  clients --port "$GATEWAY_PORT" --model Qwen/Qwen3-0.6B --clients "$clients" --seconds "$1" --rate "$2" --seed "$seed"
}

watch_process() {
  local second
  for ((second = 0; second < seconds; second += 10)); do
    sample "$gateway" "$ADMIN_PORT" "$second"
    sleep 10
  done
}

build
"$JAVA" -Xmx512m -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" io.caravan.bench.chaos.UnsteadyFleet --engines 4 \
  --port "$ENGINE_PORT" --endpoints "$work/endpoints.yaml" --seconds 0 >"$work/fleet.log" 2>&1 &
pids+=("$!")
await_port $((ENGINE_PORT + 3)) fleet
gateway_config "$work/gateway.yaml" "$GATEWAY_PORT" "$ADMIN_PORT" 4
./caravan serve --config "$work/gateway.yaml" >"$work/gateway.log" 2>&1 &
gateway=$!
pids+=("$gateway")
await_ready "$ADMIN_PORT"
say "Warming up, then measuring what is possible"
load 60 0
load 20 0
most=$(($(awk -F '\t' '$1 == "requests" { print $2 }' "$work/counts.tsv") / 20))
rate=$((most * share / 100))
say "$most requests/s are possible, $rate/s for $seconds s"
sample_header
watch_process &
pids+=("$!")
verdict=0
load "$seconds" "$rate" || verdict=1
await_idle "$ADMIN_PORT"
{
  echo "# Soak"
  echo
  echo "<!-- Written by bench/soak.sh. -->"
  echo
  echo "$clients clients send $rate requests/s for $seconds s, $share % of the $most requests/s that gateway, clients and four simulated engines"
  echo "reach together on this machine in a closed loop. Clients ask for streams and whole answers, leave in the middle, read slowly, and send"
  echo "wrong requests; nothing fails on purpose."
} >"$work/beginning.md"
{
  machine
  echo "- Command: \`bench/soak.sh --seconds $seconds --clients $clients --share $share\`"
} >"$work/ending.md"
report docs/benchmarks/soak "$work/beginning.md" "$work/ending.md"
say "Wrote docs/benchmarks/soak.md and soak.svg"
exit "$verdict"
