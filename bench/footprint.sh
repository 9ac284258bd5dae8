#!/usr/bin/env bash
# Time until ready, memory after a thousand requests, and the cost of reading the metrics of 64 idle endpoints. Takes
# about three minutes. Writes docs/benchmarks/footprint.md.
#
#   bench/footprint.sh [--starts N] [--idle-seconds S] [--print]
#
# --print writes nothing but the page, to standard output.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

starts=5 idle_seconds=60 print=false
while [[ $# -gt 0 ]]; do
  case "$1" in
    --starts) starts="$2"; shift 2 ;;
    --idle-seconds) idle_seconds="$2"; shift 2 ;;
    --print) print=true; shift ;;
    *) die "unknown argument '$1'" ;;
  esac
done
need_two_cores

# start_gateway NAME PORT ADMIN_PORT ENDPOINTS [OPTION...]: on all cores
start_gateway() {
  local name="$1" port="$2" admin="$3"
  gateway_config "$work/$name.yaml" "$port" "$admin" "$4"
  shift 4
  ./caravan serve --config "$work/$name.yaml" "$@" >"$work/$name.log" 2>&1 &
  started=$!
  pids+=("$started")
}

median() {
  sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

measure_starts() {
  local i begun
  for ((i = 0; i < starts; i++)); do
    begun="$(date +%s%N)"
    start_gateway gateway "$GATEWAY_PORT" "$ADMIN_PORT" 4
    await_ready "$ADMIN_PORT"
    echo $((($(date +%s%N) - begun) / 1000000)) >>"$work/starts"
    stop "$started"
  done
  say "Ready after $(tr '\n' ' ' <"$work/starts")ms"
}

# requests PORT COUNT
requests() {
  probe "$1" --connections 64 --streams "$2" --seconds 100 >/dev/null
}

measure_memory() {
  local gateway
  start_gateway gateway "$GATEWAY_PORT" "$ADMIN_PORT" 4
  gateway="$started"
  await_ready "$ADMIN_PORT"
  memory_ready="$(resident_kib "$gateway")"
  sleep 40 # the compilers are done, and what they freed has gone back to the system
  memory_rest="$(resident_kib "$gateway")"
  requests "$GATEWAY_PORT" 1000
  memory_thousand="$(resident_kib "$gateway")"
  requests "$GATEWAY_PORT" 5000
  memory_many="$(resident_kib "$gateway")"
  stop "$gateway"
  memory_nginx=""
  if command -v nginx >/dev/null; then
    sed -e "s|@WORK@|$work|g" -e "s|@PORT@|$NGINX_PORT|g" -e "$(engine_ports)" bench/peers/nginx.conf >"$work/nginx.conf"
    start nginx "$PROXY_CORE" nginx -p "$work" -c "$work/nginx.conf" -e "$work/nginx.err"
    await_port "$NGINX_PORT" nginx
    requests "$NGINX_PORT" 1000
    memory_nginx="$(resident_kib "$started")"
    stop "$started"
  fi
  say "Resident: $memory_ready KiB when ready, $memory_rest KiB at rest, $memory_thousand KiB after 1,000 requests, $memory_many KiB after 6,000"
}

# CPU time of the Java machine's compilers within a process so far, in microseconds.
compiler_micros() {
  local stat fields ticks=0
  for stat in "/proc/$1"/task/*/stat; do
    stat="$(<"$stat")"
    if [[ "$stat" == *"(C1 Compiler"* || "$stat" == *"(C2 Compiler"* ]]; then
      read -r -a fields <<<"${stat##*) }"
      ticks=$((ticks + fields[11] + fields[12]))
    fi
  done
  echo $((ticks * 1000000 / $(getconf CLK_TCK)))
}

percent() {
  awk -v micros="$1" -v s="$idle_seconds" 'BEGIN { printf "%.2f", micros / s / 1e4 }'
}

# Three gateways at once, so that all see the same machine: 64 endpoints, one endpoint, and 64 read every 50 ms.
measure_scraping() {
  local -a names=(idle64 idle1 fast64) pid=() before=() compiled=()
  local i compiler
  start_gateway idle64 $((GATEWAY_PORT + 10)) $((ADMIN_PORT + 10)) 64
  pid+=("$started")
  start_gateway idle1 $((GATEWAY_PORT + 11)) $((ADMIN_PORT + 11)) 1
  pid+=("$started")
  start_gateway fast64 $((GATEWAY_PORT + 12)) $((ADMIN_PORT + 12)) 64 \
    --set metrics.activeInterval=50ms --set metrics.idleInterval=50ms
  pid+=("$started")
  for i in 0 1 2; do
    await_ready $((ADMIN_PORT + 10 + i))
  done
  say "Letting three gateways settle, then watching them for $idle_seconds s"
  sleep 20
  for i in 0 1 2; do
    before+=("$(cpu_micros "${pid[$i]}")")
    compiled+=("$(compiler_micros "${pid[$i]}")")
  done
  sleep "$idle_seconds"
  for i in 0 1 2; do
    compiler=$(($(compiler_micros "${pid[$i]}") - compiled[i]))
    whole[$i]=$(percent $(($(cpu_micros "${pid[$i]}") - before[i])))
    share[$i]=$(percent $(($(cpu_micros "${pid[$i]}") - before[i] - compiler)))
    say "  ${names[$i]}: ${whole[$i]} % of a core, ${share[$i]} % without the compilers"
    stop "${pid[$i]}"
  done
}

mib() {
  awk -v kib="$1" 'BEGIN { printf "%.0f", kib / 1024 }'
}

page() {
  local page_bytes
  page_bytes="$(wc -c <bench/src/main/resources/io/caravan/bench/vllm-metrics.txt)"
  echo "# Footprint"
  echo
  echo "<!-- Written by bench/footprint.sh. -->"
  echo
  echo "| what | measured | goal | ÷ goal |"
  echo "|---|---|---|---|"
  awk -v ms="$(median <"$work/starts")" -v n="$starts" 'BEGIN {
    printf "| `./caravan serve` until `/health/ready` is 200, built before, median of %d | %d ms | 2000 ms | %.2f |\n", n, ms, ms / 2000 }'
  awk -v mib="$(mib "$memory_thousand")" 'BEGIN {
    printf "| resident after 1,000 streamed requests, 64 at a time | %d MiB | 250 MiB | %.2f |\n", mib, mib / 250 }'
  awk -v share="${share[0]}" -v kb=$((page_bytes / 1000)) 'BEGIN {
    printf "| reading the metrics pages (%d KB each) of 64 idle endpoints, without the compilers of the Java machine | %.2f %% of a core | 1 %% | %.2f |\n", kb, share, share }'
  echo
  echo "Beside these, from the same run:"
  echo
  echo "| what | measured |"
  echo "|---|---|"
  echo "| resident when ready | $(mib "$memory_ready") MiB |"
  echo "| resident 40 s after that, at rest | $(mib "$memory_rest") MiB |"
  echo "| resident after 6,000 requests | $(mib "$memory_many") MiB |"
  [[ -z "$memory_nginx" ]] || echo "| nginx, resident after 1,000 requests | $(mib "$memory_nginx") MiB |"
  echo "| 64 idle endpoints, with the Java machine's compilers, which are at work in the first minutes | ${whole[0]} % of a core |"
  echo "| one idle endpoint | ${share[1]} % of a core, ${whole[1]} % with compilers |"
  echo "| 64 endpoints read every 50 ms, as llm-d's picker does (\`metrics.activeInterval\`, \`metrics.idleInterval\`) | ${share[2]} % of a core, ${whole[2]} % with compilers |"
  echo
  machine
  echo "- Command: \`bench/footprint.sh --starts $starts --idle-seconds $idle_seconds\`"
}

declare -a share=() whole=()
build
start_engines 64 50 0
measure_starts
measure_memory
measure_scraping
if "$print"; then
  page
else
  page >docs/benchmarks/footprint.md
  say "Wrote docs/benchmarks/footprint.md"
fi
