"""Writes what the reference library makes of generated texts: a line for each,
[text, ids, special tokens before them, special tokens after them].

    corpus.py NAME TOKENIZER_JSON COUNT OUTPUT
"""

import json
import sys

from tokenizers import Tokenizer

from texts import Texts

name, path, count, output = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
tokenizer = Tokenizer.from_file(path)
size = tokenizer.get_vocab_size()
tokens = [t for t in (tokenizer.decode([i], skip_special_tokens=False) for i in range(0, size, max(1, size // 20_000))) if t and "\ufffd" not in t]
with open(output, "w", encoding="utf-8") as file:
    for text in Texts(name, tokens).generate(count):
        text.encode("utf-8")
        ids, full = (tokenizer.encode(text, add_special_tokens=special).ids for special in (False, True))
        before = next(k for k in range(len(full)) if full[k : k + len(ids)] == ids) if len(full) > len(ids) else 0
        row = [text, ids, full[:before], full[before + len(ids) :]]
        file.write(json.dumps(row, separators=(",", ":")) + "\n")
