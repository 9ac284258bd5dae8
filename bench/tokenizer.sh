#!/usr/bin/env bash
# Tokens per second of the gateway's tokenizer beside Hugging Face's Rust library through JNI, in one run on one thread, with Qwen3's
# tokenizer; checks that both give the same ids, and prints a table.
#
#   bench/tokenizer.sh [--rounds N]
#
# Wants Qwen3's tokenizer in $CARAVAN_TOKENIZERS/corpus/qwen3, default ~/.cache/caravan/tokenizers, where tokenizer/reference.sh puts it. Texts are
# those of $CARAVAN_TOKENIZERS/texts/*.txt; if there are none, this project's own prose and code. Fetches DJL, which has the library, once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=bench/common.sh
source bench/common.sh

rounds=5
while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds="$2"; shift 2 ;;
    *) die "unknown argument '$1'" ;;
  esac
done
readonly DJL=0.36.0
home="${CARAVAN_TOKENIZERS:-$HOME/.cache/caravan/tokenizers}"
djl="$home/djl-$DJL"
[[ -f "$home/corpus/qwen3/tokenizer.json" ]] || die "there is no $home/corpus/qwen3/tokenizer.json; tokenizer/reference.sh fetches it"
build
if [[ ! -d "$djl" ]]; then
  say "Fetching DJL $DJL"
  cat >"$work/pom.xml" <<XML
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>djl</groupId>
  <artifactId>djl</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>ai.djl.huggingface</groupId><artifactId>tokenizers</artifactId><version>$DJL</version></dependency>
  </dependencies>
</project>
XML
  mvn -B -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
    -DoutputDirectory="$djl.part" >"$work/djl.log" 2>&1 || { cat "$work/djl.log" >&2; die "DJL could not be fetched"; }
  mv "$djl.part" "$djl"
fi
texts=("$home"/texts/*.txt)
if [[ ! -e "${texts[0]}" ]]; then
  cat README.md docs/*.md >"$work/prose.txt"
  cat core/src/main/java/io/caravan/*/*.java >"$work/code.txt"
  texts=("$work/prose.txt" "$work/code.txt")
fi
taskset -c "$PROXY_CORE" "$JAVA" -Xmx2g -XX:+UseSerialGC -Dai.djl.offline=true -DDJL_CACHE_DIR="$work/djl" -DOPT_OUT_TRACKING=true \
  -cp "bench/target/lib/*:$djl/*" --enable-native-access=ALL-UNNAMED bench/peers/TokenizerRates.java "$home/corpus/qwen3" "$rounds" "${texts[@]}" \
  2>"$work/rates.log" || { cat "$work/rates.log" >&2; die "the comparison failed"; }
