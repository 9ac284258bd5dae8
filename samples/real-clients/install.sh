#!/usr/bin/env bash
# Installs the clients into a cache directory, each at the version named in python/requirements.txt and node/package.json.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }

# A finished step leaves a copy of the file that names its versions, so that a second run does nothing.
step() { # FILE COMMAND
  local stamp
  stamp=$cache/.installed-$(basename "$1")
  cmp --silent "$1" "$stamp" && return
  "$2"
  cp "$1" "$stamp"
}

install_python() {
  say "Python clients: openai, anthropic, litellm (1 minute)"
  python3 -m venv --clear "$cache/python"
  "$cache/python/bin/pip" install --quiet --requirement "$here/python/requirements.txt"
}

install_node() {
  say "Node clients: openai, @anthropic-ai/sdk, ai, @langchain/openai"
  mkdir -p "$cache/node"
  cp "$here/node/package.json" "$cache/node/"
  npm install --prefix "$cache/node" --no-audit --no-fund --loglevel=error
}

main() {
  if [[ $# != 1 || $1 == -* ]]; then
    echo "usage: install.sh DIRECTORY" >&2
    exit 2
  fi
  mkdir -p "$1"
  cache=$(cd "$1" && pwd)
  step "$here/python/requirements.txt" install_python
  step "$here/node/package.json" install_node
  say "the clients are installed in $cache ($(du -sh "$cache" | cut -f1))"
}

main "$@"
