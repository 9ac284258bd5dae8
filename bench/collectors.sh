#!/usr/bin/env bash
# The gateway under different garbage collectors side by side: CPU per request, latency and memory, at a fixed rate and in a closed loop.
# In about four minutes; prints a table.
#
#   bench/collectors.sh [--rounds N] [--seconds S] [--warm-up S] [--rate N] [NAME=OPTIONS...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

rounds=3 seconds=6 warm_up=20 connections=16 rate=1000
variants=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds="$2"; shift 2 ;;
    --seconds) seconds="$2"; shift 2 ;;
    --warm-up) warm_up="$2"; shift 2 ;;
    --rate) rate="$2"; shift 2 ;;
    *=*) variants+=("$1"); shift ;;
    *) die "unknown argument '$1'" ;;
  esac
done
[[ ${#variants[@]} -gt 0 ]] || variants=("Serial=-XX:+UseSerialGC" "Parallel=-XX:+UseParallelGC" "G1=-XX:+UseG1GC" "ZGC=-XX:+UseZGC")
need wrk wrk
need_two_cores
build
start_engines 4 50 0
declare -A port pid
at="$GATEWAY_PORT"
for variant in "${variants[@]}"; do
  name="${variant%%=*}" at=$((at + 10))
  gateway_config "$work/$name.yaml" "$at" $((at + 1)) 4
  CARAVAN_JAVA_OPTS="-Xmx256m -Xss512k -Dio.netty.leakDetection.level=disabled ${variant#*=}" \
    start "$name" "$PROXY_CORE" ./caravan serve --config "$work/$name.yaml"
  port[$name]="$at" pid[$name]="$started"
  await_ready $((at + 1))
  for mode in whole stream whole rate; do
    warm_up "$started" chats "$at" "$mode" "$warm_up"
  done
done
for ((round = 1; round <= rounds; round++)); do
  for mode in rate whole stream; do
    for variant in "${variants[@]}"; do
      name="${variant%%=*}"
      chats "${port[$name]}" "$mode" 2 >/dev/null
      before="$(cpu_micros "${pid[$name]}")"
      read -r requests failed p50 p99 < <(chats "${port[$name]}" "$mode" "$seconds")
      after="$(cpu_micros "${pid[$name]}")"
      printf '%s\t%s\t%s\t%s requests\t%s failed\t%s us CPU\tp50 %s us\tp99 %s us\t%s MiB\n' "$round" "$mode" "$name" "$requests" "$failed" \
        $(((after - before) / requests)) "$p50" "$p99" $(($(resident_kib "${pid[$name]}") / 1024))
    done
  done
done
