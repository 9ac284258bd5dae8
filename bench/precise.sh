#!/usr/bin/env bash
# CPU per request where exact ids matter: chats of 100 KB through the gateway with Qwen3's tokenizer, before engines that publish KV
# events; beside nginx and a plain relay before the same engines. Run as bench/overhead.sh --precise; writes docs/benchmarks/precise.md.
#
#   bench/overhead.sh --precise [--rounds N] [--seconds S] [--warm-up S] [--connections N] [--print]
#
# The gateway runs with the options that docs/tokens.md recommends unless CARAVAN_JAVA_OPTS has others.
# Wants Qwen3's tokenizer in $CARAVAN_TOKENIZERS/corpus/qwen3, default ~/.cache/caravan/tokenizers, where tokenizer/reference.sh puts it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

rounds=3 seconds=8 warm_up=60 settle=1 connections=4 print=false
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
export CARAVAN_JAVA_OPTS="${CARAVAN_JAVA_OPTS:--XX:+UseSerialGC -Xms1g -Xmx1g -XX:+AlwaysPreTouch -XX:+UseTransparentHugePages -Dio.netty.leakDetection.level=disabled}"
need wrk wrk
need_two_cores
model="${CARAVAN_TOKENIZERS:-$HOME/.cache/caravan/tokenizers}/corpus/qwen3"
[[ -f "$model/tokenizer.json" ]] || die "there is no $model/tokenizer.json; tokenizer/reference.sh fetches it"

# The gateway with exact ids, and its four engines with events.
gateway_config() {
  local i
  {
    echo "listen: { host: 127.0.0.1, port: $2 }"
    echo "admin: { host: 127.0.0.1, port: $3 }"
    echo "tokens: { timeout: 1s, models: [{ names: [bench-model], directory: \"$model\" }] }"
    echo "endpoints:"
    for ((i = 0; i < $4; i++)); do
      echo "  - { name: engine-$i, url: \"http://127.0.0.1:$((ENGINE_PORT + i))\" }"
    done
  } >"$1"
}

# load TARGET MODE SECONDS: wrk's RESULT line
load() {
  CHAT_MODE="$2" taskset -c "$LOAD_CORE" wrk -t1 -c"$connections" -d"${3}s" -s bench/conversations.lua \
    "http://127.0.0.1:${target_port[$1]}" | sed -n 's/^RESULT\t//p'
}

# How many prompts went on with ids of the gateway's own tokenizer, and how many did not.
sources() {
  curl -s "http://127.0.0.1:$ADMIN_PORT/metrics" | sed -n 's/^caravan_tokens_source_total{source="\(local\|estimate\)"} \([0-9]*\).*/\1 \2/p' | tr '\n' ' '
}

build
start engines "$LOAD_CORE" "$JAVA" -Xmx2g -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" \
  io.caravan.bench.traffic.PublishingEngines --port "$ENGINE_PORT" --count 4 --model "$model"
await_port $((ENGINE_PORT + 3)) engines
start_proxies
say "Warming up"
for ((i = 0; i < warm_up; i += 5)); do
  warm_up "${target_pid[gateway]}" load gateway seen 3
  warm_up "${target_pid[gateway]}" load gateway cold 2
done
warm_up "${target_pid[raw]}" load raw seen 5
printf 'round\tmode\ttarget\trequests\tfailed\tcpu_us\twall_us\tp50_us\tp99_us\tstolen_us\n' >"$work/results.tsv"
for ((round = 1; round <= rounds; round++)); do
  for mode in seen cold; do
    for target in "${targets[@]}"; do
      measure "$target" "$mode" "$round"
    done
  done
done
{
  machine
  echo "- Prompts of the whole run by where their ids came from: $(sources)"
  echo "- Command: \`bench/overhead.sh --precise --rounds $rounds --seconds $seconds --warm-up $warm_up --connections $connections\`"
} >"$work/machine.md"
report=("$JAVA" -cp "$BENCH_CLASSPATH" io.caravan.bench.report.PreciseReport "$work/results.tsv" "$work/machine.md")
if "$print"; then
  "${report[@]}"
else
  "${report[@]}" docs/benchmarks
  say "Wrote docs/benchmarks/precise.md"
fi
