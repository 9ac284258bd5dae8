"""Writes src/main/resources/io/caravan/tokenizer/unicode.bin: what the tokenizer knows of Unicode, whatever JDK it runs on.

    tokenizer/reference.sh --unicode        (makes the environment and runs this)

Ids must be those of the reference library, so the tables are of the versions of Unicode that it has. They differ:
its regular expressions know Unicode 16 (checked here for each character), its normaliser Unicode 9. The data is that of the
Python package unicodedata2 16.0.0; for normalisation only the characters are kept that the reference acts on.

Format: numbers are unsigned LEB128. (1) runs of `length, flags` for all code points, flags = general category (the place in
CATEGORIES) + 32 white space + 64 part of a word; then four lists, each led by its count, code points as the difference
to the one before: (2) combining classes `code point, class`; (3) canonical and (4) compatibility decompositions in full
`code point, length, code points`; (5) pairs that compose `first, second, result`; (6) lower case `code point, length, code points`.
"""

import sys

import unicodedata2 as ucd
from tokenizers import Regex, normalizers, pre_tokenizers

CATEGORIES = "Cn Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Co Cs".split()
SURROGATES = range(0xD800, 0xE000)
ALL = [c for c in range(0x110000) if c not in SURROGATES]
HANGUL = range(0xAC00, 0xD7A4)


def members(pattern):
    """The characters that the reference's regular expressions put in the class."""
    split = pre_tokenizers.Split(Regex(pattern + "+"), "removed", invert=True)
    return {ord(c) for text, _ in split.pre_tokenize_str("".join(map(chr, ALL))) for c in text}


def check_categories():
    for category in CATEGORIES:
        if category != "Cs":
            ours = {c for c in ALL if ucd.category(chr(c)) == category}
            theirs = members(r"\p{%s}" % category)
            assert ours == theirs, (category, [hex(c) for c in sorted(ours ^ theirs)])


def number(out, value):
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def listed(out, rows):
    """Rows are (code point, numbers that follow)."""
    number(out, len(rows))
    before = 0
    for c, rest in sorted(rows):
        number(out, c - before)
        before = c
        for value in rest:
            number(out, value)


def flags(c, space, word):
    if c in SURROGATES:
        return CATEGORIES.index("Cs")
    return CATEGORIES.index(ucd.category(chr(c))) + 32 * (c in space) + 64 * (c in word)


def known_mark(nfd, c):
    """Whether the reference's normaliser sorts this mark as its class asks, beside one mark of another class."""
    other = "\u0334" if ucd.combining(chr(c)) > 1 else "\u0301"
    return all(nfd.normalize_str(s) == ucd.normalize("NFD", s) for s in ("a" + chr(c) + other, "a" + other + chr(c)))


def main(path):
    assert ucd.unidata_version == "16.0.0", ucd.unidata_version
    check_categories()
    out = bytearray()
    space, word = members(r"\s"), members(r"\w")
    runs = []
    for c in range(0x110000):
        f = flags(c, space, word)
        if runs and runs[-1][1] == f:
            runs[-1][0] += 1
        else:
            runs.append([1, f])
    for length, f in runs:
        number(out, length)
        number(out, f)

    nfd, nfkd, nfc, lower = (normalizers.NFD(), normalizers.NFKD(), normalizers.NFC(), normalizers.Lowercase())
    listed(out, [(c, [ucd.combining(chr(c))]) for c in ALL if ucd.combining(chr(c)) and known_mark(nfd, c)])
    canonical = {c: nfd.normalize_str(chr(c)) for c in ALL if c not in HANGUL}
    full = {c: nfkd.normalize_str(chr(c)) for c in ALL if c not in HANGUL}
    text = lambda s: [len(s)] + [ord(x) for x in s]
    listed(out, [(c, text(s)) for c, s in canonical.items() if s != chr(c)])
    listed(out, [(c, text(s)) for c, s in full.items() if s != canonical[c]])
    pairs = []
    for c in canonical:
        one = ucd.decomposition(chr(c)).split()
        if len(one) == 2 and not one[0].startswith("<"):
            first, second = (int(x, 16) for x in one)
            if nfc.normalize_str(chr(first) + chr(second)) == chr(c):
                pairs.append((first, [second, c]))
    listed(out, pairs)
    listed(out, [(c, text(s)) for c in ALL if (s := lower.normalize_str(chr(c))) != chr(c)])
    with open(path, "wb") as file:
        file.write(out)
    print(f"{path}: {len(out)} bytes, {len(runs)} runs, {len(pairs)} compositions")


main(sys.argv[1])
