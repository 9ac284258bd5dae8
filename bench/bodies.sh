#!/usr/bin/env bash
# What large bodies cost: chats with one picture in base64, one after the other over one connection, through the gateway and beside it
# nginx, HAProxy and a plain Netty relay, in turn within each round. Prints CPU per MiB as a table, in two minutes.
#
#   bench/bodies.sh [--rounds N] [--mib N] [--sizes "MIB..."]
#
# --mib is what each proxy is sent in a round, in bodies of one size.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

rounds=5 mib=256 sizes="1 16 63"
while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds="$2"; shift 2 ;;
    --mib) mib="$2"; shift 2 ;;
    --sizes) sizes="$2"; shift 2 ;;
    *) die "unknown argument '$1'" ;;
  esac
done
need curl curl
need_two_cores

# body MIB: a file of about that size, named after it.
body() {
  {
    printf '{"model":"bench-model","messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,'
    head -c $(($1 * 1048576 * 3 / 4 - 512)) /dev/urandom | base64 -w 0
    printf '"}}]}]}'
  } >"$work/$1.json"
}

# send PORT MIB: bodies of this size over one connection; fails unless each is answered with 200.
send() {
  local urls=() i
  for ((i = 0; i < mib / $2; i++)); do
    urls+=("http://127.0.0.1:$1/v1/chat/completions" -o "$work/answer")
  done
  taskset -c "$LOAD_CORE" curl -sS --fail -H 'content-type: application/json' -H 'expect:' --data-binary "@$work/$2.json" "${urls[@]}"
}

build
start_engines 4 50 0
chmod 711 "$work" # nginx's worker keeps bodies above 128 KiB in a file, as it does unless told otherwise
start_proxies
for size in $sizes; do
  body "$size"
done
say "Warming up"
for size in $sizes; do
  for target in "${targets[@]}"; do
    warm_up "${target_pid[$target]}" send "${target_port[$target]}" "$size"
  done
done
for ((i = 0; i < 12; i++)); do
  warm_up "${target_pid[gateway]}" send "$GATEWAY_PORT" 16
done
for ((round = 1; round <= rounds; round++)); do
  for size in $sizes; do
    for target in "${targets[@]}"; do
      before="$(cpu_of "$target")"
      send "${target_port[$target]}" "$size"
      printf '%s\t%s\t%s\t%s\n' "$size" "$target" "$round" "$((($(cpu_of "$target") - before) / (mib / size * size)))" >>"$work/results.tsv"
    done
  done
done
echo "| body | proxy | CPU per MiB, µs | ÷ nginx |"
echo "|---|---|---:|---:|"
for size in $sizes; do
  for target in "${targets[@]}"; do
    awk -F '\t' -v size="$size" -v target="$target" '
      $1 == size && $2 == "nginx" { nginx[$3] = $4 }
      $1 == size && $2 == target { own[$3] = $4 }
      function sorted(values, into,   i, j, n, swap) {
        n = 0
        for (i in values) into[++n] = values[i]
        for (i = 2; i <= n; i++) for (j = i; j > 1 && into[j - 1] > into[j]; j--) { swap = into[j]; into[j] = into[j - 1]; into[j - 1] = swap }
        return n
      }
      END {
        for (i in own) if (nginx[i] > 0) ratio[i] = own[i] / nginx[i]
        n = sorted(own, o)
        m = sorted(ratio, r)
        printf "| %s MiB | %s | %d (%d–%d) | %s |\n", size, target, o[int((n + 1) / 2)], o[1], o[n], m ? sprintf("%.2f", r[int((m + 1) / 2)]) : "–"
      }' "$work/results.tsv"
  done
done
machine
