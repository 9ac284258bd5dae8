"""Writes what a running vLLM's render pages make of each request: record.py URL MODEL OUT.jsonl [CHANCES]

The recordings in src/test/resources/io/caravan/app/tokens, packed with gzip -9n, are of vLLM 0.32.0 as samples/real-vllm installs it:
    vllm launch render DIRECTORY --enable-auto-tool-choice --tool-call-parser hermes --max-model-len 30000
with the config.json of that sample's model (max_position_embeddings 32768) and, as tokenizer_config.json, tokenizer.json and
chat_template.jinja, what RecordedRendersTest puts together; to tokenizer_config.json "tokenizer_class": "PreTrainedTokenizerFast" is added.
"""

import json
import sys
import urllib.error
import urllib.request

from corpus_requests import all_requests

url, model, out = sys.argv[1:4]


def render(path, body):
    data = json.dumps(body | {"model": model}).encode()
    asked = urllib.request.Request(f"{url}{path}/render", data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(asked) as answer:
            return {"ids": json.load(answer)["token_ids"]}
    except urllib.error.HTTPError as e:
        return {"status": e.code, "error": e.read().decode()[:300]}


with open(out, "w") as file:
    for path, body in all_requests(int(sys.argv[4]) if len(sys.argv) > 4 else 40):
        row = {"path": path, "body": body, **render(path, body)}
        file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
