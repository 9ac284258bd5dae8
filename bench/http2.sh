#!/usr/bin/env bash
# What HTTP/2 costs a server beside HTTP/1.1, with Netty's codecs and nothing behind them: CPU per request of 4 KB and per chunk of a
# stream, interleaved, in about a minute. ADR 7 rests on it. Needs h2load.
#
#   bench/http2.sh [--rounds N] [--requests N]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

rounds=3 requests=100000
while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds="$2"; shift 2 ;;
    --requests) requests="$2"; shift 2 ;;
    *) die "unknown argument '$1'" ;;
  esac
done
need h2load nghttp2-client
need_two_cores
build
readonly PORT=19300
start versions "$PROXY_CORE" "$JAVA" -Xmx256m -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" io.caravan.bench.traffic.HttpVersions --port "$PORT"
server="$started"
await_port $((PORT + 1)) versions
head -c 4096 /dev/zero | tr '\0' 'x' >"$work/body"

# load VERSION PATH REQUESTS: 16 requests at a time; over HTTP/2 on 16 connections, or all on one.
load() {
  local version="$1" path="$2" count="$3" options=(-c 16 -m 1)
  case "$version" in
    http1) options+=(--h1 "http://127.0.0.1:$PORT$path") ;;
    http2) options+=("http://127.0.0.1:$((PORT + 1))$path") ;;
    http2-one) options=(-c 1 -m 16 "http://127.0.0.1:$((PORT + 1))$path") ;;
  esac
  taskset -c "$LOAD_CORE" h2load -n "$count" -d "$work/body" "${options[@]}" >"$work/load.log"
  grep -q " $count succeeded, 0 failed" "$work/load.log" || { cat "$work/load.log" >&2; die "$version $path: requests failed"; }
}

for i in 1 2; do
  for path in /whole /stream; do
    for version in http1 http2 http2-one; do
      warm_up "$server" load "$version" "$path" $((requests / (i == 1 ? 2 : 4)))
    done
  done
done
for ((round = 1; round <= rounds; round++)); do
  for path in /whole /stream; do
    count="$requests"
    [[ "$path" == /whole ]] || count=$((requests / 20))
    for version in http1 http2 http2-one; do
      load "$version" "$path" $((count / 4))
      before="$(cpu_micros "$server")"
      load "$version" "$path" "$count"
      after="$(cpu_micros "$server")"
      printf '%s\t%s\t%s\t%s ns of CPU per request\n' "$round" "$path" "$version" $(((after - before) * 1000 / count))
    done
  done
done
