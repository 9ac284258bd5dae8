#!/usr/bin/env bash
# Two gateways behind haproxy are restarted in turn under load; no request may fail. Takes about a minute and a half.
#
#   bench/rolling-restart.sh [--rounds N] [--clients N]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh
# shellcheck source=bench/long.sh
source bench/long.sh

rounds=2 clients=50
while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds="$2"; shift 2 ;;
    --clients) clients="$2"; shift 2 ;;
    *) die "unknown argument '$1'" ;;
  esac
done
need haproxy haproxy

# start_gateway NAME OFFSET
start_gateway() {
  gateway_config "$work/$1.yaml" $((GATEWAY_PORT + 20 + $2)) $((ADMIN_PORT + 20 + $2)) 4
  ./caravan serve --config "$work/$1.yaml" >>"$work/$1.log" 2>&1 &
  process[$1]=$!
  pids+=("$!")
  await_ready $((ADMIN_PORT + 20 + $2))
}

declare -A process=()
build
"$JAVA" -Xmx512m -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" io.caravan.bench.chaos.UnsteadyFleet --engines 4 \
  --port "$ENGINE_PORT" --endpoints "$work/endpoints.yaml" --seconds 0 >"$work/fleet.log" 2>&1 &
pids+=("$!")
await_port $((ENGINE_PORT + 3)) fleet
start_gateway a 0
start_gateway b 1
sed -e "s|@PORT@|$HAPROXY_PORT|; s|@A@|$((GATEWAY_PORT + 20))|; s|@B@|$((GATEWAY_PORT + 21))|" bench/peers/rolling.cfg >"$work/haproxy.cfg"
start haproxy "$PROXY_CORE" haproxy -db -f "$work/haproxy.cfg"
await_port "$HAPROXY_PORT" haproxy
sleep 2
seconds=$((rounds * 30))
clients --port "$HAPROXY_PORT" --model Qwen/Qwen3-0.6B --clients "$clients" --seconds "$seconds" --rate 100 &
load=$!
for ((round = 1; round <= rounds; round++)); do
  for name in a b; do
    sleep 4
    say "  restarting gateway $name"
    stop "${process[$name]}"
    start_gateway "$name" "$([[ $name == a ]] && echo 0 || echo 1)"
  done
done
verdict=0
wait "$load" || verdict=1
cat "$work/counts.tsv"
failed="$(awk -F '\t' '$1 == "typed failure" || $1 == "cut" || $1 == "unexplained" { sum += $2 } END { print sum + 0 }' "$work/counts.tsv")"
[[ "$failed" == 0 ]] || { say "$failed requests failed"; verdict=1; }
exit "$verdict"
