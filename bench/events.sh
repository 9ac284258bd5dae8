#!/usr/bin/env bash
# KV events per second that the running gateway takes from the real libzmq: messages of 2 KB from one publisher and from 64 at once, until
# all of them are in its prefix index, and its CPU for each. Prints a table, in some minutes; fails if a batch is lost.
#
#   bench/events.sh [--rounds N] [--messages N] [--publishers "N..."] [--blocks N] [--block-tokens N] [--both-cores] [--heap SIZE]
#
# A message removes 24 blocks and stores 24 others with their 16 tokens each; --blocks 1 leaves little but what each message costs, and
# --blocks 7 --block-tokens 64 makes messages as long of blocks as llm-d's guides set them. The gateway has a core of its own and the
# publishers the other, unless all may use --both-cores.
# Needs pyzmq where components/camel-zeromq/libzmq.sh puts it: $CARAVAN_LIBZMQ, default ~/.cache/caravan/zeromq.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

rounds=3 messages=320000 publishers="1 64" blocks=24 block_tokens=16 heap=1g cores="$PROXY_CORE" publisher_cores="$LOAD_CORE"
while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds="$2"; shift 2 ;;
    --messages) messages="$2"; shift 2 ;;
    --publishers) publishers="$2"; shift 2 ;;
    --blocks) blocks="$2"; shift 2 ;;
    --block-tokens) block_tokens="$2"; shift 2 ;;
    --both-cores) cores="$PROXY_CORE,$LOAD_CORE" publisher_cores="$PROXY_CORE,$LOAD_CORE"; shift ;;
    --heap) heap="$2"; shift 2 ;;
    *) die "unknown argument '$1'" ;;
  esac
done
need curl curl
need_two_cores
python="${CARAVAN_LIBZMQ:-$HOME/.cache/caravan/zeromq}/bin/python"
"$python" -c 'import zmq' 2>/dev/null || die "there is no pyzmq in $python; components/camel-zeromq/libzmq.sh fetches it"
readonly EVENTS_PORT=19400

# gateway_config FILE PORT ADMIN_PORT ENDPOINTS: the labels say where each engine publishes.
gateway_config() {
  local i
  {
    echo "listen: { host: 127.0.0.1, port: $2 }"
    echo "admin: { host: 127.0.0.1, port: $3 }"
    echo "prefix: { exactBlockSizeTokens: $block_tokens }"
    echo "endpoints:"
    for ((i = 0; i < $4; i++)); do
      echo "  - { name: engine-$i, url: \"http://127.0.0.1:$((ENGINE_PORT + i))\", labels: { kv-events-port: \"$((EVENTS_PORT + i))\" } }"
    done
  } >"$1"
}

# sum PATTERN: of the metrics of such names among those fetched last, over all labels.
sum() {
  awk -v name="^caravan_kv_events_($1)" '$1 ~ name { sum += $NF } END { printf "%d\n", sum }' "$work/metrics"
}

fetch_metrics() {
  curl -sf --max-time 60 "http://127.0.0.1:$ADMIN_PORT/metrics" >"$work/metrics" \
    || { tail -5 "$work/gateway.log" >&2; die "the gateway does not answer"; }
}

# Until all batches that were sent are applied, or ten seconds go by in which none is.
await_applied() {
  local applied=-1 before since="$SECONDS"
  while [[ "$applied" -lt "$sent" ]]; do
    sleep 0.05
    before="$applied"
    fetch_metrics
    applied="$(sum batches_total)"
    [[ "$applied" -eq "$before" ]] || since="$SECONDS"
    [[ $((SECONDS - since)) -lt 10 ]] || break
  done
  fetch_metrics # the page is not of one moment: its blocks may be of before the last batch
}

# Says what is wrong with what has been counted, and ends.
check() {
  local wrong="" name
  [[ "$(sum batches_total)" -eq "$sent" ]] || wrong+=" $(sum batches_total) of $sent batches applied;"
  for name in duplicates gaps lost restarts skipped blocks_not_indexed; do
    [[ "$(sum "${name}_total")" -eq 0 ]] || wrong+=" $name $(sum "${name}_total");"
  done
  [[ "$(sum 'sources.*complete')" -eq "$1" ]] || wrong+=" $(sum 'sources.*complete') of $1 publishers complete;"
  [[ "$(sum 'blocks[{]')" -eq "$held" ]] || wrong+=" $(sum 'blocks[{]') blocks held in place of $held;"
  if [[ -n "$wrong" ]]; then
    tail -5 "$work/gateway.log" >&2
    die "with $1 publishers:$wrong"
  fi
}

# run ROUND PUBLISHERS PID: prints a line of the table.
run() {
  local before after begun handed ended count=$((messages / $2 * $2))
  before="$(cpu_micros "$3")"
  echo "$count" >&"${PUBLISHERS[1]}"
  read -r begun handed <&"${PUBLISHERS[0]}" || die "the publishers have ended"
  sent=$((sent + count))
  await_applied
  ended="$(date +%s%N)"
  after="$(cpu_micros "$3")"
  check "$2"
  awk -v n="$count" -v ns=$((ended - begun)) -v handed=$((handed - begun)) -v cpu=$((after - before)) -v size="$size" -v gaps="$(sum gaps_total)" \
    -v OFS='\t' -v round="$1" -v publishers="$2" 'BEGIN { print round, publishers, n, int(n * 1e9 / ns), sprintf("%.0f", n * size * 1e3 / ns),
      sprintf("%.1f", cpu / n), sprintf("%.1f", ns / 1e9), sprintf("%.1f", handed / 1e9), gaps }'
}

build
start_engines 64 50 0
java_opts="$(sed -n 's/^readonly DEFAULT_JAVA_OPTS="\(.*\)"/\1/p' caravan | sed "s/-Xmx[^ ]*/-Xmx$heap/")"
printf 'round\tpublishers\tmessages\tmessages/s\tMB/s\tCPU us each\tseconds\tof them sending\tgaps\n'
for count in $publishers; do
  coproc PUBLISHERS { exec taskset -c "$publisher_cores" "$python" bench/publishers.py --port "$EVENTS_PORT" --engine-port "$ENGINE_PORT" \
    --publishers "$count" --blocks "$blocks" --block-tokens "$block_tokens"; }
  publishing="$PUBLISHERS_PID" sent=0
  pids+=("$publishing")
  gateway_config "$work/gateway.yaml" "$GATEWAY_PORT" "$ADMIN_PORT" "$count"
  CARAVAN_JAVA_OPTS="$java_opts" start gateway "$cores" ./caravan serve --config "$work/gateway.yaml"
  gateway="$started"
  read -r -t 120 size held <&"${PUBLISHERS[0]}" || die "the gateway has not subscribed to $count publishers"
  warm_up "$gateway" run warm-up "$count" "$gateway"
  for ((round = 1; round <= rounds; round++)); do
    run "$round" "$count" "$gateway"
  done
  stop "$gateway"
  stop "$publishing"
done
