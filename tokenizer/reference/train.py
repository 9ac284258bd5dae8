"""Makes the small tokenizers that are committed for the tests, one for each family, and the corpus of each.

    train.py DIRECTORY
"""

import json
import os
import subprocess
import sys

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from texts import CHINESE, PROSE, Texts

QWEN = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
CASES = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+%s|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*%s|%s| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
DEEPSEEK = [
    r"\p{N}{1,3}",
    "[一-龥\u3040-ゟ゠-ヿ]+",
    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
]
TOKENS = [
    AddedToken("<|im_start|>", special=True, normalized=False),
    AddedToken("<|im_end|>", special=True, normalized=False),
    AddedToken("<|im_end|>\n", special=True, normalized=False),
    AddedToken("<think>", special=False, normalized=False),
    AddedToken("</s>", special=True, normalized=False, lstrip=True, rstrip=True),
    AddedToken("it", special=False, normalized=False, single_word=True),
    AddedToken("A\u0301pfel", special=False, normalized=True),
]


def bytes_model(patterns, normalizer, **options):
    t = Tokenizer(models.BPE(**options))
    if normalizer:
        t.normalizer = normalizer
    splits = [pre_tokenizers.Split(Regex(p), "isolated") for p in patterns]
    t.pre_tokenizer = pre_tokenizers.Sequence(splits + [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=not splits)])
    t.post_processor = processors.ByteLevel(trim_offsets=False)
    return t, trainers.BpeTrainer(vocab_size=620, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())


def pieces_model(metaspace):
    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if metaspace:
        t.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    else:
        t.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    trainer = trainers.BpeTrainer(vocab_size=900, show_progress=False, limit_alphabet=120,
                                  special_tokens=["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)])
    return t, trainer


def unigram_model(byte_fallback):
    t = Tokenizer(models.Unigram())
    t.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    t.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokens = ["<unk>", "<s>"] + ([f"<0x{b:02X}>" for b in range(256)] if byte_fallback else [])
    return t, trainers.UnigramTrainer(vocab_size=900, show_progress=False, special_tokens=tokens, unk_token="<unk>")


FAMILIES = {
    "bytes-qwen": lambda: bytes_model([QWEN], normalizers.NFC()),
    "bytes-gptoss": lambda: bytes_model([CASES % (CONTRACTION, CONTRACTION, r"\p{N}{1,3}")], None, ignore_merges=True),
    "bytes-tekken": lambda: bytes_model([CASES % ("", "", r"\p{N}")], normalizers.NFKD()),
    "bytes-deepseek": lambda: bytes_model(DEEPSEEK, None),
    "bytes-gpt2": lambda: bytes_model([], normalizers.Sequence([normalizers.NFD(), normalizers.Lowercase(), normalizers.Strip()])),
    "pieces-llama2": lambda: pieces_model(False),
    "pieces-metaspace": lambda: pieces_model(True),
    "unigram": lambda: unigram_model(False),
    "unigram-bytes": lambda: unigram_model(True),
}


def unigram_with_bytes(path):
    """The trainer does not know byte_fallback; the file does."""
    with open(path, encoding="utf-8") as file:
        parsed = json.load(file)
    parsed["model"]["byte_fallback"] = True
    with open(path, "w", encoding="utf-8") as file:
        json.dump(parsed, file, ensure_ascii=False, separators=(",", ":"))


def main(directory, names):
    lines = Texts("train", ["a"], seed=1).code_lines[:4000] + PROSE * 3 + [CHINESE]
    for name in names or FAMILIES:
        tokenizer, trainer = FAMILIES[name]()
        tokenizer.train_from_iterator(lines, trainer)
        tokenizer.add_tokens(TOKENS)
        if not name.startswith("bytes"):
            tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", tokenizer.token_to_id("<s>")), ("</s>", tokenizer.token_to_id("</s>"))])
        os.makedirs(os.path.join(directory, name), exist_ok=True)
        path = os.path.join(directory, name, "tokenizer.json")
        tokenizer.save(path, pretty=False)
        if name == "unigram-bytes":
            unigram_with_bytes(path)
        corpus = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus.py")
        subprocess.run([sys.executable, corpus, name, path, "160", os.path.join(directory, name + ".jsonl")], check=True)


main(sys.argv[1], sys.argv[2:])
