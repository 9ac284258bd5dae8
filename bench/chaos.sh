#!/usr/bin/env bash
# Ten minutes of trouble: clients of five kinds before a gateway whose eight engines fail at random every second, are killed,
# restarted, and taken off the endpoints file, while its certificate is replaced every 20 s. Every answer is read to its
# last byte. Writes docs/benchmarks/chaos.md and chaos.svg, and ends with 1 if anything is unexplained or left over.
#
#   bench/chaos.sh [--seconds S] [--clients N] [--seed N] [--print]
#
# --print writes the page to standard output alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh
# shellcheck source=bench/long.sh
source bench/long.sh

seconds=600 clients=200 seed="$RANDOM" print=false engines=8
while [[ $# -gt 0 ]]; do
  case "$1" in
    --seconds) seconds="$2"; shift 2 ;;
    --clients) clients="$2"; shift 2 ;;
    --seed) seed="$2"; shift 2 ;;
    --print) print=true; shift ;;
    *) die "unknown argument '$1'" ;;
  esac
done
need jq jq
need openssl openssl
need curl curl

start_fleet() {
  "$JAVA" -Xmx512m -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" io.caravan.bench.chaos.UnsteadyFleet --engines "$engines" \
    --port "$ENGINE_PORT" --endpoints "$work/endpoints.yaml" --seconds $((seconds - 10)) --seed "$seed" >"$work/fleet.log" 2>&1 &
  pids+=("$!")
  await_port $((ENGINE_PORT + engines - 1)) fleet
}

# With Netty's leak detector at its most suspicious; time limits short enough to be met.
start_gateway() {
  cat >"$work/gateway.yaml" <<YAML
listen: { host: 127.0.0.1, port: $GATEWAY_PORT, tls: { certificate: "$work/tls.pem", key: "$work/tls.key" } }
admin: { host: 127.0.0.1, port: $ADMIN_PORT }
endpointsFile: "$work/endpoints.yaml"
upstream: { responseTimeout: 5s, idleTimeout: 3s, connectTimeout: 1s }
YAML
  CARAVAN_JAVA_OPTS="-XX:+UseSerialGC -Xmx256m -Xss512k -Dio.netty.leakDetection.level=paranoid" \
    ./caravan serve --config "$work/gateway.yaml" >"$work/gateway.log" 2>&1 &
  gateway=$!
  pids+=("$gateway")
  await_ready "$ADMIN_PORT"
}

rotate_certificates() {
  while sleep 20; do
    rotate_certificate
  done
}

watch_process() {
  local second
  for ((second = 0; second < seconds; second += 5)); do
    sample "$gateway" "$ADMIN_PORT" "$second"
    sleep 5
  done
}

beginning() {
  cat <<MD
# Chaos

<!-- Written by bench/chaos.sh. -->

$clients clients for $seconds s, over TLS, before one gateway and $engines simulated engines. Every second something may happen to one of
the engines for one to five seconds, with at most half of them disturbed at once. The gateway's certificate is replaced every 20 s,
and its endpoints file when an engine is taken off it or comes back. Clients ask for streams and whole answers, leave in the middle, read
slowly, and send wrong requests. "Typed failure" is an error that a client recognises: a status with an error object, or a stream that ends with an
error event and without its last chunk. "Cut" is a whole answer that ended before its \`content-length\`. Anything else would be unexplained.

| what happened to engines | how often |
|---|---|
$(sed -n 's/^event\t\([^\t]*\)\t\(.*\)/| \1 | \2 |/p' "$work/fleet.log")
MD
}

ending() {
  echo "## What was left"
  echo
  echo "| what | number |"
  echo "|---|---|"
  echo "| requests in the ledger that are not settled | $left |"
  echo "| leaks that Netty's detector found, at level paranoid | $leaks |"
  echo "| errors in the gateway's log | $errors |"
  jq -r '"| dispatches repeated at another endpoint | \(.tolerated.dispatch_retried) |",
    "| ejections of endpoints | \(.tolerated.endpoint_ejected) |",
    "| repetitions that the budget did not allow | \(.tolerated.retry_budget_spent) |"' "$work/status.json"
  echo
  machine
  echo "- Command: \`bench/chaos.sh --seconds $seconds --clients $clients --seed $seed\`"
}

build
make_authority
rotate_certificate
start_fleet
start_gateway
sample_header
rotate_certificates &
pids+=("$!")
watch_process &
pids+=("$!")
say "$clients clients for $seconds s"
verdict=0
clients --port "$GATEWAY_PORT" --model Qwen/Qwen3-0.6B --clients "$clients" --seconds "$seconds" --seed "$seed" \
  --authority "$work/ca.pem" || verdict=1
await_idle "$ADMIN_PORT"
curl -s "http://127.0.0.1:$ADMIN_PORT/status" >"$work/status.json"
left="$(jq '.ledger.reserved - .ledger.settled' "$work/status.json")"
leaks="$(grep -c "LEAK:" "$work/gateway.log" || true)"
errors="$(grep -c " ERROR " "$work/gateway.log" || true)"
[[ "$left" == 0 && "$leaks" == 0 && "$errors" == 0 ]] || { verdict=1; grep -E -A12 "LEAK:| ERROR " "$work/gateway.log" | head -60 >&2; }
beginning >"$work/beginning.md"
ending >"$work/ending.md"
if "$print"; then
  report "$work/chaos" "$work/beginning.md" "$work/ending.md"
  cat "$work/chaos.md"
else
  report docs/benchmarks/chaos "$work/beginning.md" "$work/ending.md"
  say "Wrote docs/benchmarks/chaos.md and chaos.svg"
fi
exit "$verdict"
