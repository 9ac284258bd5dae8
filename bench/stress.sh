#!/usr/bin/env bash
# Runs the concurrency stress tests of bench/src/test with jcstress, for two to three minutes.
#
#   bench/stress.sh [jcstress options]      for example: -m default (longer), -t IndexRecord (one test)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

build
mode=(-m quick -sc false)
[[ " $* " != *" -m "* ]] || mode=()
classes="$PWD/bench/target/test-classes:$PWD/bench/target/classes:$PWD/bench/target/lib/*"
cd "$work"
"$JAVA" -cp "$classes" org.openjdk.jcstress.Main ${mode[@]+"${mode[@]}"} -r "$work/report" "$@"
