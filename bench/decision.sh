#!/usr/bin/env bash
# Times the steps of a request without a network, with JMH, in about three minutes. Writes docs/benchmarks/decision.md.
#
#   bench/decision.sh [--print] [JMH options]     for example: --print DecisionBenchmark -p endpoints=64
#
# --print writes nothing but the page, to standard output.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

print=false
if [[ "${1:-}" == --print ]]; then
  print=true
  shift
fi
need_two_cores
build
taskset -c "$PROXY_CORE" "$JAVA" -cp "$BENCH_CLASSPATH" org.openjdk.jmh.Main -foe true -prof gc -rf csv -rff "$work/jmh.csv" "$@" \
  >"$work/jmh.log" 2>&1 || { cat "$work/jmh.log" >&2; die "a benchmark failed"; }
{
  machine
  echo "- Command: \`bench/decision.sh${*:+ $*}\`"
} >"$work/machine.md"
report=("$JAVA" -cp "$BENCH_CLASSPATH" io.caravan.bench.report.DecisionReport "$work/jmh.csv" "$work/machine.md")
if "$print"; then
  "${report[@]}"
else
  "${report[@]}" docs/benchmarks
  say "Wrote docs/benchmarks/decision.md"
fi
