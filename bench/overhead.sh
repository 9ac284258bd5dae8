#!/usr/bin/env bash
# CPU per request and latency of the gateway beside nginx, haproxy and a plain relay, in one interleaved run of about
# three and a half minutes. Writes docs/benchmarks/overhead.md and overhead.svg.
#
#   bench/overhead.sh [--rounds N] [--seconds S] [--warm-up S] [--connections N] [--print]
#
# --print writes nothing but the table, to standard output.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

rounds=3 seconds=5 warm_up=16 connections=16 print=false
while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds="$2"; shift 2 ;;
    --seconds) seconds="$2"; shift 2 ;;
    --warm-up) warm_up="$2"; shift 2 ;;
    --connections) connections="$2"; shift 2 ;;
    --print) print=true; shift ;;
    *) die "unknown argument '$1'" ;;
  esac
done
need wrk wrk
need_two_cores

# load TARGET MODE SECONDS: wrk's RESULT line
load() {
  CHAT_STREAM="$([[ "$2" == stream ]] && echo true || echo false)" taskset -c "$LOAD_CORE" \
    wrk -t1 -c"$connections" -d"${3}s" -s bench/chat.lua "http://127.0.0.1:${target_port[$1]}" \
    | sed -n 's/^RESULT\t//p'
}

measure() {
  local target="$1" mode="$2" round="$3" before after begun ended requests failed p50 p99
  before="$(cpu_micros "${target_pid[$target]}")"
  begun="$(date +%s%N)"
  read -r requests failed p50 p99 < <(load "$target" "$mode" "$seconds")
  ended="$(date +%s%N)"
  after="$(cpu_micros "${target_pid[$target]}")"
  [[ "${requests:-0}" -gt 0 ]] || die "$target answered no request; see the load generator's output above"
  [[ "$failed" -eq 0 ]] || say "  $target: $failed of $requests requests failed"
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$round" "$mode" "$target" "$requests" "$failed" \
    "$((after - before))" "$(((ended - begun) / 1000))" "$p50" "$p99" >>"$work/results.tsv"
  say "  round $round $mode $target: $requests requests, $(((after - before) / requests)) us CPU each, p50 $p50 us"
}

build
start_engines 4 50 0
start_proxies
for target in raw gateway; do
  say "Warming up $target"
  warm_up "${target_pid[$target]}" load "$target" whole "$warm_up"
  warm_up "${target_pid[$target]}" load "$target" stream $((warm_up / 2))
done
printf 'round\tmode\ttarget\trequests\tfailed\tcpu_us\twall_us\tp50_us\tp99_us\n' >"$work/results.tsv"
for ((round = 1; round <= rounds; round++)); do
  for mode in whole stream; do
    for target in "${targets[@]}"; do
      measure "$target" "$mode" "$round"
    done
  done
done
{
  machine
  echo "- Command: \`bench/overhead.sh --rounds $rounds --seconds $seconds --warm-up $warm_up --connections $connections\`"
} >"$work/machine.md"
report=("$JAVA" -cp "$BENCH_CLASSPATH" io.caravan.bench.report.OverheadReport "$work/results.tsv" "$work/machine.md")
if "$print"; then
  "${report[@]}"
else
  "${report[@]}" docs/benchmarks
  say "Wrote docs/benchmarks/overhead.md and docs/benchmarks/overhead.svg"
fi
