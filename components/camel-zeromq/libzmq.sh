#!/bin/sh
# Makes the Python environment with the real libzmq (pyzmq) that LibzmqTest talks to; prints its interpreter.
set -eu
home="${CARAVAN_LIBZMQ:-$HOME/.cache/caravan/zeromq}"
if [ ! -x "$home/bin/python" ]; then
  python3 -m venv "$home"
  "$home/bin/pip" install --quiet --disable-pip-version-check pyzmq
fi
"$home/bin/python" -c 'import zmq; assert zmq.has("curve")'
echo "$home/bin/python"
