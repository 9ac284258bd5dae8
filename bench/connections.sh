#!/usr/bin/env bash
# Memory that clients' connections take: idle ones, those with half a head, and those with half a body. Takes about a
# minute. Writes docs/benchmarks/connections.md.
#
#   bench/connections.sh [--connections N] [--print]
#
# --print writes nothing but the page, to standard output.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

connections=5000 print=false
while [[ $# -gt 0 ]]; do
  case "$1" in
    --connections) connections="$2"; shift 2 ;;
    --print) print=true; shift ;;
    *) die "unknown argument '$1'" ;;
  esac
done
need curl curl
[[ "$(ulimit -n)" -ge $((connections + 200)) ]] || die "needs 'ulimit -n' of at least $((connections + 200))"

readonly HALF_HEAD='POST /v1/chat/completions HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-'
readonly HALF_BODY="${HALF_HEAD}length: 20000\r\n\r\n$(printf '%01024d' 0)"

# hold TEXT: opens the connections, sends the text on each, and tells the gateway's memory after a moment
hold() {
  local fd i
  local fds=()
  for ((i = 0; i < connections; i++)); do
    exec {fd}<>"/dev/tcp/127.0.0.1/$GATEWAY_PORT"
    fds+=("$fd")
    # shellcheck disable=SC2059
    [[ -z "$1" ]] || printf "$1" >&"$fd"
  done
  sleep 3
  open="$(figure caravan_client_connections)"
  body="$(figure caravan_body_memory_bytes)"
  resident="$(resident_kib "$gateway")"
  for fd in "${fds[@]}"; do
    exec {fd}>&-
  done
  sleep 2
}

# figure METRIC: its value now
figure() {
  curl -s -f "http://127.0.0.1:$ADMIN_PORT/metrics" | awk -v metric="$1" '$1 == metric { printf "%.0f", $2 }'
}

row() {
  hold "$2"
  echo "| $1 | $open | $((resident / 1024)) MiB | $(((resident - before) * 1024 / connections)) bytes | $body |"
}

build
start_engines 1 10 1000
gateway_config "$work/gateway.yaml" "$GATEWAY_PORT" "$ADMIN_PORT" 1
{
  echo "limits: { headerTimeout: 10m, bodyTimeout: 10m }"
} >>"$work/gateway.yaml"
./caravan serve --config "$work/gateway.yaml" >"$work/gateway.log" 2>&1 &
gateway=$!
pids+=("$gateway")
await_ready "$ADMIN_PORT"
hold '' # code is loaded and compiled, buffers are there
hold "$HALF_BODY"
before="$(resident_kib "$gateway")"
rows="$(row idle '')
$(row 'half a head' "$HALF_HEAD")
$(row 'a head and 1 KiB of 20 KB' "$HALF_BODY")"

{
  cat <<END
# Connections

<!-- Written by bench/connections.sh. -->

Resident memory of the gateway while $connections clients hold a connection each, one kind after the other in one process.
Growth is counted from $((before / 1024)) MiB, after as many connections had come and gone twice.

| connections | open | resident | growth per connection | \`caravan_body_memory_bytes\` |
|---|---|---|---|---|
$rows

- Machine: $(nproc) cores, $(uname -sr | cut -d- -f1), loopback
- Gateway options: those of \`./caravan\` (\`-Xmx256m\`)
- Date: $(date +%F)
- Command: \`bench/connections.sh --connections $connections\`
END
} >"$work/page.md"
if [[ "$print" == true ]]; then
  cat "$work/page.md"
else
  cp "$work/page.md" docs/benchmarks/connections.md
fi
