#!/usr/bin/env bash
# Fuzzes the readers of bytes from outside, each for 10 minutes: testkit/fuzz.sh [NAME...]
#
# Without names: the HTTP front, the request parser, the readers of event streams, metrics pages, key files and
# KV events, the check of tokens, tokenizers and chat templates. A finding is written below
# src/test/resources as an input of its test, where mvn verify tries it from then on.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly ALL='HttpFrontFuzz InferenceBodyReaderFuzz SseReaderFuzz ExpositionReaderFuzz KeysFileFuzz JwtVerifierFuzz#refusesAnyToken JwtVerifierFuzz#readsOrRefusesAnySetOfKeys KvEventDecoderFuzz TokenizerJsonFuzz ChatTemplateFuzz'

module_of() {
  case $1 in
    HttpFrontFuzz) echo components/camel-inference ;;
    InferenceBodyReaderFuzz) echo processors ;;
    SseReaderFuzz | ExpositionReaderFuzz | KvEventDecoderFuzz) echo core ;;
    TokenizerJsonFuzz | ChatTemplateFuzz) echo tokenizer ;;
    KeysFileFuzz | 'JwtVerifierFuzz#refusesAnyToken' | 'JwtVerifierFuzz#readsOrRefusesAnySetOfKeys') echo app ;;
    *)
      echo "fuzz.sh: unknown test '$1'; there are $ALL." >&2
      return 1
      ;;
  esac
}

main() {
  local name module log status=0
  # shellcheck disable=SC2086 # a list of words
  (($#)) || set -- $ALL
  for name in "$@"; do
    module=$(module_of "$name")
    log=$root/$module/target/fuzz-$name.log
    mkdir -p "${log%/*}"
    echo "$(date +%T)  $name: 10 minutes with 512 MB at most; progress in $log"
    if (cd "$root" && JAZZER_FUZZ=1 mvn -B -Dquick -pl "$module" -am test -Dtest="$name" \
      -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.timeout=0 -DargLine=-Xmx512m) >"$log" 2>&1; then
      echo "$(date +%T)  $name: no finding; $(grep -Eo '#[0-9]+[[:space:]]+DONE.*|Done [0-9]+ runs.*' "$log" | tail -1)"
    else
      echo "$(date +%T)  $name: FAILED, see $log"
      status=1
    fi
  done
  exit "$status"
}

main "$@"
