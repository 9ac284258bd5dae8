#!/usr/bin/env bash
# Ten minutes of trouble: clients of five kinds before a gateway whose eight engines fail at random every second, are killed,
# restarted, and taken off the endpoints file, while its certificate is replaced every 20 s and its API keys change every few
# seconds. Each of these files is broken for a moment now and then, which must change nothing. Every answer is read to its last
# byte. Writes docs/benchmarks/chaos.md and chaos.svg, and ends with 1 if anything is unexplained or left over.
#
# Routes, Kamelets and the other settings are read at start alone, so that there is nothing of them to change.
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

seconds=600 clients=200 seed="$RANDOM" print=false engines=8 keys=8
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

# Time limits short enough to be met.
start_gateway() {
  cat >"$work/gateway.yaml" <<YAML
listen: { host: 127.0.0.1, port: $GATEWAY_PORT, tls: { certificate: "$work/tls.pem", key: "$work/tls.key" } }
admin: { host: 127.0.0.1, port: $ADMIN_PORT }
auth: { keysFile: "$work/keys.yaml" }
endpointsFile: "$work/endpoints.yaml"
upstream: { responseTimeout: 5s, idleTimeout: 3s, connectTimeout: 1s }
YAML
  ./caravan serve --config "$work/gateway.yaml" >"$work/gateway.log" 2>&1 &
  gateway=$!
  pids+=("$gateway")
  await_ready "$ADMIN_PORT"
}

# Every other time the certificate is half written for two seconds before.
rotate_certificates() {
  local half=false end=$((SECONDS + seconds - 25))
  while ((SECONDS < end)); do
    sleep 18
    if "$half"; then
      truncate -s 200 "$work/tls.pem"
      printf 'event\tcertificate half_written\t1\n' >>"$work/certificates.log"
    fi
    sleep 2
    rotate_certificate
    printf 'event\tcertificate replaced\t1\n' >>"$work/certificates.log"
    "$half" && half=false || half=true
  done
}

# change_keys SECONDS: the first key stays valid, and may be used by more at once than there are clients. To be run in a
# process of its own, which it replaces.
change_keys() {
  exec "$JAVA" -Xmx64m -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" io.caravan.bench.chaos.ChangingKeys --file "$work/keys.yaml" \
    --keys "$keys" --most $((2 * clients)) --port "$GATEWAY_PORT" --admin-port "$ADMIN_PORT" --authority "$work/ca.pem" \
    --seconds "$1" --seed "$seed" >"$work/keys.log"
}

# events FILE...: how often each was, as rows of a table
events() {
  awk -F'\t' '$1 == "event" { sum[$2] += $3 } END { for (name in sum) printf "| %s | %d |\n", name, sum[name] }' "$@" | sort
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
its endpoints file when an engine is taken off it or comes back, and its keys file every few seconds: one key stays valid, $((keys - 1)) come and
go. Now and then such a file is broken for a moment, which must leave in use what was read before, and for keys must raise the alarm in
\`/status\` until the file is right again. Clients ask for streams and whole answers, leave in the middle, read
slowly, and send wrong requests. "Typed failure" is an error that a client recognises: a status with an error object, or a stream that ends with an
error event and without its last chunk. "Cut" is a whole answer that ended before its \`content-length\`. "Key refused" is a 401 for a key that comes
and goes, "key at its limit" its 429. Anything else would be unexplained, also a refusal of the key that stays valid, and a key that does not
come or go as its file says.

| what happened to engines | how often |
|---|---|
$(events "$work/fleet.log")

| what happened to files | how often |
|---|---|
$(events "$work/keys.log" "$work/certificates.log")
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
  echo "| alarms of files that are not used | $alarms |"
  jq -r '"| dispatches repeated at another endpoint | \(.tolerated.dispatch_retried) |",
    "| ejections of endpoints | \(.tolerated.endpoint_ejected) |",
    "| repetitions that the budget did not allow | \(.tolerated.retry_budget_spent) |",
    "| contents of files of keys and certificates that were not used | \(.tolerated.file_not_used) |",
    "| contents of the endpoints file that were not used | \(.tolerated.endpoints_file_invalid) |"' "$work/status.json"
  echo
  machine
  echo "- Command: \`bench/chaos.sh --seconds $seconds --clients $clients --seed $seed\`"
}

build
CARAVAN_JAVA_OPTS="$(default_options) -Dio.netty.leakDetection.level=paranoid" # the last of two counts
export CARAVAN_JAVA_OPTS
make_authority
rotate_certificate
(change_keys 0)
start_fleet
start_gateway
sample_header
rotate_certificates &
pids+=("$!")
change_keys $((seconds - 10)) &
changing=$!
pids+=("$changing")
watch_process &
pids+=("$!")
say "$clients clients for $seconds s"
verdict=0
clients --port "$GATEWAY_PORT" --model Qwen/Qwen3-0.6B --clients "$clients" --seconds "$seconds" --seed "$seed" \
  --authority "$work/ca.pem" --keys "$keys" || verdict=1
wait "$changing" || verdict=1
await_idle "$ADMIN_PORT"
curl -s "http://127.0.0.1:$ADMIN_PORT/status" >"$work/status.json"
left="$(jq '.ledger.reserved - .ledger.settled' "$work/status.json")"
leaks="$(grep -c "LEAK:" "$work/gateway.log" || true)"
errors="$(grep -c " ERROR " "$work/gateway.log" || true)"
alarms="$(jq '[.alarms[] | select(contains("stays in use"))] | length' "$work/status.json")"
[[ "$left" == 0 && "$leaks" == 0 && "$errors" == 0 && "$alarms" == 0 ]] || { verdict=1; grep -E -A12 "LEAK:| ERROR " "$work/gateway.log" | head -60 >&2; }
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
