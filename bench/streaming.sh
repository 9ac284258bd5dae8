#!/usr/bin/env bash
# How much later a token arrives for having come through a proxy. Engines send 50 tokens 10 ms apart, each with the time
# of its sending; the client takes the time of its arrival. All proxies and the direct way are measured in turn, in about
# two and a half minutes. Writes docs/benchmarks/streaming.md.
#
#   bench/streaming.sh [--rounds N] [--seconds S] [--warm-up S] [--connections N] [--print]
#
# --print writes nothing but the table, to standard output.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

rounds=3 seconds=6 warm_up=15 connections=16 print=false
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
need_two_cores

# streams TARGET SECONDS: what the probe prints; its first two seconds warm it up and are not counted
streams() {
  probe "${target_port[$1]}" --connections "$connections" --seconds $(($2 + 2)) --skip-seconds 2
}

measure() {
  local target="$1" round="$2" tokens p50 p90 p99 p999 _
  read -r tokens p50 p90 p99 p999 _ < <(streams "$target" "$seconds")
  [[ "${tokens:-0}" -gt 0 ]] || die "$target passed on no token"
  printf '%s\tstream\t%s\t%s\t%s\t%s\t%s\t%s\n' "$round" "$target" "$tokens" "$p50" "$p90" "$p99" "$p999" \
    >>"$work/results.tsv"
  say "  round $round $target: $tokens tokens, age p50 $p50 us, p99 $p99 us"
}

build
start_engines 4 50 10000
start_proxies
targets=(direct "${targets[@]}")
target_port[direct]=$ENGINE_PORT
for target in raw gateway; do
  say "Warming up $target"
  warm_up "${target_pid[$target]}" streams "$target" "$warm_up"
done
printf 'round\tmode\ttarget\ttokens\tp50_us\tp90_us\tp99_us\tp999_us\n' >"$work/results.tsv"
for ((round = 1; round <= rounds; round++)); do
  for target in "${targets[@]}"; do
    measure "$target" "$round"
  done
done
{
  machine
  echo "- Command: \`bench/streaming.sh --rounds $rounds --seconds $seconds --warm-up $warm_up --connections $connections\`"
} >"$work/machine.md"
report=("$JAVA" -cp "$BENCH_CLASSPATH" io.caravan.bench.report.StreamingReport "$work/results.tsv" "$work/machine.md")
if "$print"; then
  "${report[@]}"
else
  "${report[@]}" docs/benchmarks
  say "Wrote docs/benchmarks/streaming.md"
fi
