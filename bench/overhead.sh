#!/usr/bin/env bash
# CPU per request and latency of the gateway beside nginx, haproxy, Envoy, two other routers for LLMs and a plain relay, in one
# interleaved run of about ten minutes. Envoy and the routers take part once bench/peers/install.sh has run. Writes docs/benchmarks/overhead.md and overhead.svg.
#
#   bench/overhead.sh [--rounds N] [--seconds S] [--warm-up S] [--settle S] [--connections N] [--rate N] [--modes "M..."] [--print]
#
# Before each slice that is measured, the same load runs for --settle seconds: what a change of load costs is not what a request costs.
# --print writes nothing but the table, to standard output; so does --modes, which runs some of whole, large, rate and stream (see chats in
# common.sh). With --precise as the first argument: bench/precise.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ "${1:-}" == --precise ]]; then
  exec bench/precise.sh "${@:2}"
fi
# shellcheck source=bench/common.sh
source bench/common.sh

rounds=3 seconds=5 warm_up=60 settle=3 connections=16 rate=300 print=false modes="whole large rate stream"
while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds="$2"; shift 2 ;;
    --seconds) seconds="$2"; shift 2 ;;
    --warm-up) warm_up="$2"; shift 2 ;;
    --settle) settle="$2"; shift 2 ;;
    --connections) connections="$2"; shift 2 ;;
    --rate) rate="$2"; shift 2 ;;
    --modes) modes="$2" print=true; shift 2 ;;
    --print) print=true; shift ;;
    *) die "unknown argument '$1'" ;;
  esac
done
for mode in $modes; do
  [[ "$mode" =~ ^(whole|large|rate|stream)$ ]] || die "--modes has '$mode'; there are whole, large, rate and stream"
done
need wrk wrk
need_two_cores

# load TARGET MODE SECONDS
load() {
  chats "${target_port[$1]}" "$2" "$3"
}

# Until a chat through a target is answered; the routers look for their engines first.
await_answers() {
  local i
  for ((i = 0; i < 100; i++)); do
    curl -s -f -o "$work/answer" -H 'content-type: application/json' -d '{"model":"bench-model","messages":[{"role":"user","content":"Hi"}]}' \
      "http://127.0.0.1:${target_port[$1]}/v1/chat/completions" && return
    sleep 0.2
  done
  die "$1 does not answer chats: $(tail -5 "$work/$1.log")"
}

# Bytes of heap that the gateway has allocated, as far as its collector has seen.
allocated() {
  curl -s "http://127.0.0.1:$ADMIN_PORT/metrics" | awk '$1 ~ /^jvm_gc_memory_allocated_bytes_total/ { printf "%.0f", $NF }'
}

# Like measure, and counts what the gateway allocates.
measure_heap() {
  local heap
  if [[ "$1" != gateway ]]; then
    measure "$@"
    return
  fi
  [[ "$settle" -eq 0 ]] || load gateway "$2" "$settle" >/dev/null
  heap="$(allocated)"
  settle=0 measure "$@"
  echo "$2 $((($(allocated) - heap) / requests))" >>"$work/allocated"
}

build
start_engines 4 50 0
start_proxies
start_peers
targets+=(direct)
target_pid[direct]=0 target_port[direct]="$ENGINE_PORT"
for target in "${targets[@]}"; do
  await_answers "$target"
done
allocated >"$work/first" # the gateway registers these metrics when it is asked first
for target in raw gateway; do
  say "Warming up $target"
  # The plain relay is little code, compiled soon.
  [[ "$target" == gateway ]] && warm="$warm_up" || warm=$((warm_up / 3))
  # Each run opens connections anew: what only then happens must have happened often, or compiled code is thrown away for it.
  for ((i = 0; i < warm; i += 5)); do
    warm_up "${target_pid[$target]}" load "$target" whole 5
  done
  # And in the order of the rounds, since code is also compiled anew for what other loads have taught it.
  for ((i = 0; i < warm; i += 12)); do
    for mode in $modes; do
      warm_up "${target_pid[$target]}" load "$target" "$mode" 3
    done
  done
done
printf 'round\tmode\ttarget\trequests\tfailed\tcpu_us\twall_us\tp50_us\tp99_us\tstolen_us\n' >"$work/results.tsv"
for ((round = 1; round <= rounds; round++)); do
  for mode in $modes; do
    for target in "${targets[@]}"; do
      measure_heap "$target" "$mode" "$round"
    done
  done
done
{
  machine
  for mode in $modes; do
    [[ "$mode" != rate ]] || continue
    echo "- Heap that Caravan allocates per request, \`$mode\`: $(sed -n "s/^$mode //p" "$work/allocated" | sort -n | sed -n "$(((rounds + 1) / 2))p") bytes"
  done
  echo "- Command: \`bench/overhead.sh --rounds $rounds --seconds $seconds --warm-up $warm_up --settle $settle --connections $connections --rate $rate --modes \"$modes\"\`"
} >"$work/machine.md"
report=("$JAVA" -cp "$BENCH_CLASSPATH" io.caravan.bench.report.OverheadReport "$work/results.tsv" "$work/machine.md")
if "$print"; then
  "${report[@]}"
else
  "${report[@]}" docs/benchmarks
  say "Wrote docs/benchmarks/overhead.md and docs/benchmarks/overhead.svg"
fi
