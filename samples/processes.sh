# Sourced by the samples: starts servers in process groups of their own, waits until they serve, ends them.

declare -A pid_of=() log_of=()

# A server gets its own session, so that one signal to its group reaches every process it made
# (a vLLM engine is four of them) and Ctrl-C reaches run.sh alone, which then ends the servers in order.
start() { # NAME LOG COMMAND...
  local name=$1 log=$2
  shift 2
  setsid "$@" >"$log" 2>&1 </dev/null &
  pid_of[$name]=$!
  log_of[$name]=$log
  disown # so that bash does not report its end
}

alive() { kill -0 "${pid_of[$1]}" 2>/dev/null; }

serves() { curl --silent --fail --output /dev/null --max-time 2 "$1"; }

wait_until_ready() { # NAME URL SECONDS
  local name=$1 url=$2 limit=$3 began=$SECONDS said=0 waited
  until serves "$url"; do
    waited=$((SECONDS - began))
    if ! alive "$name" || ((waited > limit)); then
      tail -n 20 "${log_of[$name]}" >&2
      die "$name did not become ready in $waited s; the end of its log is above, all of it is in ${log_of[$name]}."
    fi
    if ((waited >= said + 15)); then
      said=$waited
      say "  $name is starting, $waited s so far"
    fi
    sleep 1
  done
  say "  $name is ready"
}

kill_at_once() { # NAME
  kill -KILL -- "-${pid_of[$1]}"
  unset "pid_of[$1]"
}

end_all() {
  local name tries
  for name in "${!pid_of[@]}"; do kill -TERM -- "-${pid_of[$name]}" 2>/dev/null || true; done
  for name in "${!pid_of[@]}"; do
    for ((tries = 0; tries < 100; tries++)); do
      alive "$name" || break
      sleep 0.1
    done
    kill -KILL -- "-${pid_of[$name]}" 2>/dev/null || true
  done
  pid_of=()
}

free_ports() { # COUNT
  python3 - "$1" <<'PYTHON'
import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(each.getsockname()[1] for each in held))
PYTHON
}
