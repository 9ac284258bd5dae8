# shellcheck shell=bash
# What the long runs share: certificates, samples of a process, what is left at the end. To be sourced after common.sh.

readonly CA_DAYS=2

# Makes an authority in $work/ca.pem.
make_authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days "$CA_DAYS" -subj /CN=bench-authority \
    -keyout "$work/ca.key" -out "$work/ca.pem" 2>"$work/openssl.log" || die "openssl: $(cat "$work/openssl.log")"
}

# Puts a new certificate for localhost into $work/tls.pem and $work/tls.key, each in one step.
rotate_certificate() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
    -keyout "$work/next.key" -out "$work/next.csr" 2>"$work/openssl.log"
  openssl x509 -req -in "$work/next.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -days "$CA_DAYS" \
    -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1") -out "$work/next.pem" 2>"$work/openssl.log"
  mv "$work/next.key" "$work/tls.key"
  mv "$work/next.pem" "$work/tls.pem"
}

# metric FILE NAME: the sum of a metric's samples on a page
metric() {
  awk -v name="$2" '$1 == name || index($1, name "{") == 1 { sum += $NF } END { printf "%.0f", sum }' "$1"
}

# sample PID ADMIN_PORT SECOND: a line of what the process uses
sample() {
  local pid="$1" page="$work/metrics.txt"
  curl -s -m 5 "http://127.0.0.1:$2/metrics" >"$page" || true
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$3" \
    "$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$pid/status")" \
    "$(($(metric "$page" jvm_memory_used_bytes) / 1048576))" \
    "$(($(metric "$page" netty_allocator_memory_used) / 1048576))" \
    "$(awk '/^Threads/ { print $2 }' "/proc/$pid/status")" \
    "$(find "/proc/$pid/fd" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)" \
    "$(metric "$page" caravan_in_flight)" >>"$work/samples.tsv"
}

sample_header() {
  printf 'second\tresident, MiB\theap and other memory of the JVM, MiB\tbuffers of Netty, MiB\tthreads\tfile handles\trequests in flight\n' \
    >"$work/samples.tsv"
}

# await_idle ADMIN_PORT: until nothing is in flight
await_idle() {
  local i
  for ((i = 0; i < 120; i++)); do
    [[ "$(curl -s "http://127.0.0.1:$1/status" | jq .ledger.inFlight)" == 0 ]] && return
    sleep 0.5
  done
  die "requests are still in flight after a minute: $(curl -s "http://127.0.0.1:$1/status" | jq -c .ledger)"
}

# clients ARGUMENT...: their counts go to $work/counts.tsv; not 0 if something is unexplained
clients() {
  "$JAVA" -Xmx1g -XX:+UseSerialGC -cp "$BENCH_CLASSPATH" io.caravan.bench.chaos.MixedClients "$@" >"$work/counts.tsv"
}

# report FILE BEGINNING END
report() {
  "$JAVA" -cp "$BENCH_CLASSPATH" io.caravan.bench.report.LongRunReport "$2" "$work/counts.tsv" "$work/samples.tsv" "$3" "$1"
}
