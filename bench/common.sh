# shellcheck shell=bash
# What the benchmark scripts share: building, starting processes on a core, reading their CPU time. To be sourced from
# the project's directory.

# The proxy under test has a core of its own; the engines and the client share another.
readonly PROXY_CORE=0 LOAD_CORE=1
readonly ENGINE_PORT=19200 GATEWAY_PORT=19000 ADMIN_PORT=19090 RAW_PORT=19001 NGINX_PORT=19002 HAPROXY_PORT=19003
readonly ENVOY_PORT=19004 SGLANG_PORT=19005 SMG_PORT=19006
readonly PEERS="${CARAVAN_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/caravan/peers}/bin"

work="$(mktemp -d)"
pids=()

die() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

say() {
  echo "$*" >&2
}

need() {
  command -v "$1" >/dev/null || die "needs '$1'; on Debian or Ubuntu: apt-get install $2"
}

stop_all() {
  local pid
  for pid in ${pids[@]+"${pids[@]}"}; do
    kill "$pid" 2>/dev/null || true
  done
  for pid in ${pids[@]+"${pids[@]}"}; do
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap stop_all EXIT

need_two_cores() {
  need taskset util-linux
  [[ "$(nproc)" -ge 2 ]] || die "needs two cores: one for the proxy, one for the load"
}

# Builds the gateway and the benchmarks where a source is newer, and finds the JDK the gateway runs on.
build() {
  local java_home
  java_home="$(CARAVAN_JAVA_OPTS=-XshowSettings:properties ./caravan --version 2>&1 \
    | sed -n 's/^ *java.home = //p')" || die "the gateway could not be built"
  [[ -n "$java_home" ]] || die "./caravan does not start; run it once to see why"
  JAVA_HOME="$java_home"
  export JAVA_HOME
  JAVA="$java_home/bin/java"
  if [[ ! -f bench/target/bench.stamp || -n "$(find core processors scorers simulator routes bench -name target -prune -o \
    -type f -newer bench/target/bench.stamp \( -name '*.java' -o -name pom.xml -o -name '*.yaml' \) -print -quit)" ]]; then
    say "Building the benchmarks"
    mvn -B -q -Dquick -DskipTests -pl bench -am package >"$work/build.log" 2>&1 \
      || { cat "$work/build.log" >&2; die "the benchmarks could not be built"; }
    touch bench/target/bench.stamp
  fi
  BENCH_CLASSPATH="bench/target/classes:bench/target/lib/*"
}

# start NAME CORE COMMAND...: in the background, on one core; its process id goes to $started.
start() {
  local name="$1" core="$2"
  shift 2
  taskset -c "$core" "$@" >"$work/$name.log" 2>&1 &
  started=$!
  pids+=("$started")
}

# warm_up PID COMMAND...: runs the command while the process may use both cores. On one core of its own its compilers would
# compete with what they compile, and it would take minutes to become as fast as it gets.
warm_up() {
  local pid="$1" cores
  shift
  cores="$(taskset -p -c "$pid" | sed 's/.*: //')"
  taskset -a -p -c "$PROXY_CORE,$LOAD_CORE" "$pid" >/dev/null
  "$@" >/dev/null
  taskset -a -p -c "$cores" "$pid" >/dev/null
}

# chats PORT MODE SECONDS: wrk's RESULT line (requests, failed, p50 and p99 in microseconds). Modes are whole answers to 4 KB, large for
# 100 KB, streams, and rate for 4 KB at $rate requests/s; over $connections connections.
chats() {
  local stream=false bytes=4096 pause=0
  case "$2" in
    stream) stream=true ;;
    large) bytes=102400 ;;
    rate) pause=$((connections * 1000 / rate)) ;;
  esac
  CHAT_STREAM="$stream" CHAT_BYTES="$bytes" CHAT_PAUSE_MS="$pause" taskset -c "$LOAD_CORE" \
    wrk -t1 -c"$connections" -d"${3}s" -s bench/chat.lua "http://127.0.0.1:$1" | sed -n 's/^RESULT\t//p'
}

# measure TARGET MODE ROUND: a line of results.tsv of what load TARGET MODE SECONDS reaches in $seconds, after $settle seconds of the same. The
# number of requests goes to $requests.
measure() {
  local target="$1" mode="$2" round="$3" before after stolen begun ended failed p50 p99
  [[ "$settle" -eq 0 ]] || load "$target" "$mode" "$settle" >/dev/null
  before="$(cpu_of "$target")"
  stolen="$(stolen_micros)"
  begun="$(date +%s%N)"
  read -r requests failed p50 p99 < <(load "$target" "$mode" "$seconds")
  ended="$(date +%s%N)"
  after="$(cpu_of "$target")"
  stolen=$(($(stolen_micros) - stolen))
  [[ "${requests:-0}" -gt 0 ]] || die "$target answered no request; see the load generator's output above"
  [[ "$failed" -eq 0 ]] || say "  $target: $failed of $requests requests failed"
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$round" "$mode" "$target" "$requests" "$failed" \
    "$((after - before))" "$(((ended - begun) / 1000))" "$p50" "$p99" "$stolen" >>"$work/results.tsv"
  say "  round $round $mode $target: $requests requests, $(((after - before) / requests)) us CPU each, p50 $p50 us"
}

# What the host has taken from the proxy's core so far, in microseconds: on a machine shared with others. What they do to its caches and its
# memory is not in it, but comes with it.
stolen_micros() {
  awk -v cpu="cpu$PROXY_CORE" -v hertz="$(getconf CLK_TCK)" '$1 == cpu { printf "%d", $9 * 1000000 / hertz }' /proc/stat
}

# Of the engines themselves there is no proxy to charge.
cpu_of() {
  [[ "$1" == direct ]] && echo 0 || cpu_micros "${target_pid[$1]}"
}

# stop PID
stop() {
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

await_port() {
  local port="$1" name="$2" i
  for ((i = 0; i < 200; i++)); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      return
    fi
    sleep 0.05
  done
  cat "$work/$name.log" >&2
  die "$name does not listen on port $port"
}

await_ready() {
  local i
  for ((i = 0; i < 2000; i++)); do
    if [[ "$(http_status "$1" /health/ready)" == 200 ]]; then
      return
    fi
    sleep 0.02
  done
  cat "$work"/*.log >&2
  die "the gateway did not become ready"
}

# http_status PORT PATH: without a process of its own, so that waiting costs the machine little.
http_status() {
  local version status _
  {
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 0
    printf 'GET %s HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n' "$2" >&3
    read -r -t 1 version status _ <&3 || true
    exec 3<&-
    echo "${status:-}"
  } 2>/dev/null
}

# CPU time of a process and its children so far, in microseconds.
cpu_micros() {
  local pid ticks=0 stat fields
  for pid in "$1" $(cat "/proc/$1/task/$1/children"); do
    stat="$(<"/proc/$pid/stat")"
    # The name in parentheses may hold blanks; utime and stime are the 12th and 13th after it.
    read -r -a fields <<<"${stat##*) }"
    ticks=$((ticks + fields[11] + fields[12]))
  done
  echo $((ticks * 1000000 / $(getconf CLK_TCK)))
}

resident_kib() {
  local pid sum=0 kib
  for pid in "$1" $(cat "/proc/$1/task/$1/children"); do
    kib="$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status")"
    sum=$((sum + kib))
  done
  echo "$sum"
}

# engines COUNT TOKENS INTERVAL_MICROS
start_engines() {
  start engines "$LOAD_CORE" "$JAVA" -Xmx256m -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" \
    io.caravan.bench.traffic.CannedEngine --port "$ENGINE_PORT" --count "$1" --tokens "$2" --interval-micros "$3"
  await_port $((ENGINE_PORT + $1 - 1)) engines
}

# gateway_config FILE PORT ADMIN_PORT ENDPOINTS
gateway_config() {
  local i
  {
    echo "listen: { host: 127.0.0.1, port: $2 }"
    echo "admin: { host: 127.0.0.1, port: $3 }"
    echo "endpoints:"
    for ((i = 0; i < $4; i++)); do
      echo "  - { name: engine-$i, url: \"http://127.0.0.1:$((ENGINE_PORT + i))\" }"
    done
  } >"$1"
}

# The four proxies, each in front of four engines; the names of those that run go to $targets, their process ids to
# $target_pid, their ports to $target_port.
start_proxies() {
  declare -gA target_pid=() target_port=()
  targets=()
  if command -v nginx >/dev/null; then
    sed -e "s|@WORK@|$work|g" -e "s|@PORT@|$NGINX_PORT|g" -e "$(engine_ports)" bench/peers/nginx.conf >"$work/nginx.conf"
    start nginx "$PROXY_CORE" nginx -p "$work" -c "$work/nginx.conf" -e "$work/nginx.err"
    add_target nginx "$NGINX_PORT"
  else
    say "nginx is not installed (apt-get install nginx): left out"
  fi
  if command -v haproxy >/dev/null; then
    sed -e "s|@PORT@|$HAPROXY_PORT|g" -e "$(engine_ports)" bench/peers/haproxy.cfg >"$work/haproxy.cfg"
    start haproxy "$PROXY_CORE" haproxy -db -f "$work/haproxy.cfg"
    add_target haproxy "$HAPROXY_PORT"
  else
    say "haproxy is not installed (apt-get install haproxy): left out"
  fi
  start raw "$PROXY_CORE" "$JAVA" -Xmx256m -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" \
    io.caravan.bench.traffic.RawRelay --port "$RAW_PORT" --upstream-port "$ENGINE_PORT" --upstream-count 4
  add_target raw "$RAW_PORT"
  gateway_config "$work/gateway.yaml" "$GATEWAY_PORT" "$ADMIN_PORT" 4
  start gateway "$PROXY_CORE" ./caravan serve --config "$work/gateway.yaml"
  add_target gateway "$GATEWAY_PORT"
  await_ready "$ADMIN_PORT"
}

# Envoy and the routers for LLMs, which bench/peers/install.sh installs.
start_peers() {
  local urls=() i
  for ((i = 0; i < 4; i++)); do
    urls+=("http://127.0.0.1:$((ENGINE_PORT + i))")
  done
  if [[ ! -x "$PEERS/envoy" ]]; then
    say "Envoy, sglang-router and smg are not installed (bench/peers/install.sh): left out"
    return
  fi
  sed -e "s|@PORT@|$ENVOY_PORT|g" -e "$(engine_ports)" bench/peers/envoy.yaml >"$work/envoy.yaml"
  start envoy "$PROXY_CORE" "$PEERS/envoy" --concurrency 1 --log-level error --disable-hot-restart -c "$work/envoy.yaml"
  add_target envoy "$ENVOY_PORT"
  start sglang "$PROXY_CORE" "$PEERS/sglang-router" launch --host 127.0.0.1 --port "$SGLANG_PORT" --policy cache_aware \
    --prometheus-port $((SGLANG_PORT + 100)) --worker-urls "${urls[@]}"
  add_target sglang "$SGLANG_PORT"
  start smg "$PROXY_CORE" "$PEERS/smg" launch --host 127.0.0.1 --port "$SMG_PORT" --policy cache_aware \
    --prometheus-port $((SMG_PORT + 100)) --worker-urls "${urls[@]}"
  add_target smg "$SMG_PORT"
}

engine_ports() {
  local i script=""
  for ((i = 0; i < 4; i++)); do
    script+="s|@ENGINE$i@|127.0.0.1:$((ENGINE_PORT + i))|g;s|@ENGINE_PORT$i@|$((ENGINE_PORT + i))|g;"
  done
  echo "$script"
}

add_target() {
  targets+=("$1")
  target_pid[$1]="$started"
  target_port[$1]="$2"
  await_port "$2" "$1"
}

# probe PORT ARGUMENT...: the line that a StreamProbe prints
probe() {
  local port="$1"
  shift
  taskset -c "$LOAD_CORE" "$JAVA" -Xmx256m -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" io.caravan.bench.traffic.StreamProbe \
    --port "$port" "$@" 2>"$work/probe.log" || { cat "$work/probe.log" >&2; die "streams through port $port broke"; }
}

# What the launcher starts the gateway with unless CARAVAN_JAVA_OPTS is set.
default_options() {
  sed -n 's/^readonly DEFAULT_JAVA_OPTS="\(.*\)"/\1/p' caravan
}

# What the figures were measured on, as a list in Markdown.
machine() {
  echo "- Machine: $(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)," \
    "$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GiB, Linux $(uname -r | cut -d. -f1-2), loopback"
  echo "- $("$JAVA" -version 2>&1 | sed -n 's/^OpenJDK Runtime Environment //p' | head -1)" \
    "; gateway options: \`${CARAVAN_JAVA_OPTS:-$(default_options)}\`"
  if command -v nginx >/dev/null; then
    echo "- $(nginx -v 2>&1 | sed 's/^nginx version: //')"
  fi
  if command -v haproxy >/dev/null; then
    echo "- $(haproxy -v | sed -n '1s/^HAProxy version \([^ ]*\).*/HAProxy \1/p')"
  fi
  echo "- Date: $(date -u +%Y-%m-%d)"
}
