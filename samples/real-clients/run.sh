#!/usr/bin/env bash
# Real clients for OpenAI's and Anthropic's APIs against the gateway before a simulated engine that misbehaves in every way.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=${CARAVAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/caravan}/real-clients
model=test-model
install=true page=() only=()
readonly here root cache model

usage() {
  cat <<TEXT
usage: run.sh [--skip-install] [--only TEXT] [--page]

Installs the clients (400 MB, once, into $cache), starts a simulated engine
and the gateway, and puts every client through every case. Takes about 3 minutes; needs python3, node 20.6, npm and curl.

  --skip-install  use what is installed, do not look at it
  --only TEXT     only clients and cases with this text in their names, for example --only "openai stream"
  --page          write docs/clients.md
  --help          print this text

CARAVAN_CACHE sets another cache directory. Exits with 0 when every case holds.
TEXT
}

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
die() { printf 'run.sh: %s\n' "$*" >&2; exit 1; }
# shellcheck source=../processes.sh
source "$here/../processes.sh"

parse_arguments() {
  while (($#)); do
    case $1 in
      --skip-install) install=false ;;
      --only) only=(--only "${2:?--only needs a text}") && shift ;;
      --page) page=(--page "$root/docs/clients.md") ;;
      --help | -h) usage; exit ;;
      *) usage >&2; die "unknown option $1." ;;
    esac
    shift
  done
}

check_needs() {
  local command
  for command in python3 node npm curl setsid; do
    command -v "$command" >/dev/null || die "$command is missing; install it and start again."
  done
}

# One engine, so that no fault is healed by another one; times are short so that silence is noticed soon.
start_stand() {
  local engine=$1 gateway=$2 admin=$3
  cat >"$logs/gateway.yaml" <<YAML
listen: { host: 127.0.0.1, port: $gateway }
admin: { host: 127.0.0.1, port: $admin }
endpoints: ["http://127.0.0.1:$engine"]
upstream: { responseTimeout: 2s, idleTimeout: 2s }
metrics: { idleInterval: 200ms, modelsInterval: 500ms }
YAML
  start engine "$logs/engine.log" "$root/caravan" simulate --engines 1 --port "$engine" --model "$model"
  wait_until_ready engine "http://127.0.0.1:$engine/health" 60
  start gateway "$logs/gateway.log" "$root/caravan" serve --config "$logs/gateway.yaml"
  wait_until_ready gateway "http://127.0.0.1:$admin/health/ready" 60
}

main() {
  local engine gateway admin
  parse_arguments "$@"
  check_needs
  ! $install || "$here/install.sh" "$cache"
  [[ -e $cache/node/node_modules && -x $cache/python/bin/python ]] \
    || die "the clients are not installed in $cache; start again without --skip-install."
  logs=$cache/runs/$(date +%Y%m%d-%H%M%S)
  mkdir -p "$logs"
  trap end_all EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  say "logs are in $logs"
  "$root/caravan" --help >/dev/null # builds when a source is newer than the last build
  read -r engine gateway admin <<<"$(free_ports 3)"
  start_stand "$engine" "$gateway" "$admin"
  cp "$here/node/ask.mjs" "$cache/node/" # Node looks for packages beside the script
  python3 -B "$here/drive.py" --gateway "http://127.0.0.1:$gateway" --admin "http://127.0.0.1:$admin" \
    --engine "http://127.0.0.1:$engine" --model "$model" --python "$cache/python/bin/python" --node "$cache/node" \
    "${only[@]}" "${page[@]}" 2> >(tee "$logs/clients.log" >&2) || die "not every case holds; logs are in $logs."
  say "every case holds ($SECONDS s)"
}

main "$@"
