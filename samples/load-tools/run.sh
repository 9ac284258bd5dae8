#!/usr/bin/env bash
# inference-perf, guidellm and aiperf against the gateway in front of simulated engines.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=${CARAVAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/caravan}/load-tools
model=Qwen/Qwen3-32B
engines=4
tools=(inference-perf guidellm aiperf)
install=true page=()
readonly here root cache model engines

usage() {
  cat <<TEXT
usage: run.sh [--skip-install] [--page] [TOOL...]

Installs the load tools (8 GB, once, into $cache), starts four simulated engines
and the gateway, and lets each tool (${tools[*]}; or those named) send its load. Takes 3 to 6 minutes;
needs 2 cores, 16 GB of disk, Python 3.12 or 3.13, npm and curl.

  --skip-install  use what is installed, do not look at it
  --page          write docs/load-tools.md
  --help          print this text

CARAVAN_CACHE sets another cache directory. Exits with 0 when every request of every tool is answered.
TEXT
}

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
die() { printf 'run.sh: %s\n' "$*" >&2; exit 1; }
# shellcheck source=../processes.sh
source "$here/../processes.sh"

parse_arguments() {
  local named=()
  while (($#)); do
    case $1 in
      --skip-install) install=false ;;
      --page) page=(--page "$root/docs/load-tools.md") ;;
      --help | -h) usage; exit ;;
      inference-perf | guidellm | aiperf) named+=("$1") ;;
      *) usage >&2; die "unknown option $1." ;;
    esac
    shift
  done
  ((${#named[@]} == 0)) || tools=("${named[@]}")
}

# Prints the addresses of the engines, each of which has taken a free port.
engines() { sed -n 's/^engine //p' "$logs/engines.log"; }

start_stand() { # GATEWAY_PORT ADMIN_PORT
  start engines "$logs/engines.log" "$root/caravan" simulate --engines $engines --port 0 --model "$model"
  until (($(engines | wc -l) == engines)); do
    alive engines || die "the engines did not start; $logs/engines.log says why."
    sleep 0.2
  done
  cat >"$logs/gateway.yaml" <<YAML
listen: { host: 127.0.0.1, port: $1 }
admin: { host: 127.0.0.1, port: $2 }
endpoints: [$(engines | sed 's/.*/"&"/' | paste -sd,)]
YAML
  start gateway "$logs/gateway.log" "$root/caravan" serve --config "$logs/gateway.yaml"
  wait_until_ready gateway "$url/health" 60
}

# fill FILE: a configuration of this directory with the places of this run.
fill() {
  mkdir -p "$logs/${1%%.*}"
  sed "s|@URL@|$url|; s|@TOKENIZER@|$cache/tokenizer|; s|@RESULTS@|$logs/${1%%.*}|" "$here/$1" >"$logs/$1"
}

run_inference_perf() {
  fill seed-004.yaml
  HF_HUB_OFFLINE=1 "$cache/inference-perf/bin/inference-perf" --config_file "$logs/seed-004.yaml"
}

run_guidellm() {
  fill guidellm.json
  HF_HUB_OFFLINE=1 GUIDELLM__MAX_WORKER_PROCESSES=1 \
    "$cache/guidellm/bin/guidellm" run --config "$logs/guidellm.json" --disable-console-interactive
}

# A directory as tokenizer fails in aiperf when the hub is said to be offline; a cache of the hub does not.
run_aiperf() {
  HF_HOME=$cache/hub HF_HUB_OFFLINE=1 "$cache/aiperf/bin/aiperf" profile --model "$model" --tokenizer "$model" \
    --url "$url" --endpoint-type chat --streaming --request-rate 10 --request-count 100 --workers-max 1 \
    --isl 500 --osl 50 --ui none --artifact-dir "$logs/aiperf"
}

run_tool() {
  local began=$SECONDS
  say "$1 runs"
  if ! "run_${1//-/_}" >"$logs/$1.log" 2>&1; then
    tail -n 20 "$logs/$1.log" >&2
    die "$1 failed; the end of its log is above, all of it is in $logs/$1.log."
  fi
  say "  $1 has ended ($((SECONDS - began)) s)"
}

main() {
  local command tool gateway admin
  parse_arguments "$@"
  for command in python3 npm curl setsid; do
    command -v "$command" >/dev/null || die "$command is missing; install it and start again."
  done
  ! $install || "$here/install.sh" "$cache"
  logs=$cache/runs/$(date +%Y%m%d-%H%M%S)
  mkdir -p "$logs"
  trap end_all EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  say "logs and results are in $logs"
  "$root/caravan" --help >/dev/null # builds when a source is newer than the last build
  read -r gateway admin <<<"$(free_ports 2)"
  url=http://127.0.0.1:$gateway
  start_stand "$gateway" "$admin"
  for tool in "${tools[@]}"; do run_tool "$tool"; done
  python3 -B "$here/summary.py" --results "$logs" --admin "http://127.0.0.1:$admin" "${page[@]}" "${tools[@]}" \
    || die "not every request was answered; results are in $logs."
  say "every request of ${tools[*]} was answered ($SECONDS s)"
}

main "$@"
