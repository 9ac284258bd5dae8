"""Texts of many kinds, the same for the same seed: a third random Unicode, the rest prose, code, Chinese, JSON, chats and vocabulary."""

import glob
import json
import os
import random
import sysconfig

PROSE = [
    "The gateway reads a request once, and decides which engine will answer it soonest. It's not that simple, they'd say; we've tried!",
    "Größe, Straße, Äpfel: «Zürich» liegt 408 m über dem Meer, und der Zug fährt um 17:45 Uhr – für 12,50 €.",
    "L'été dernier, j'ai vu « Cyrano » à l'Opéra ; où étais-tu ? Ça m'a coûté 1 234,56 €.",
    "El niño comió piñones mañana y tarde. ¿Qué pasó? ¡Nada! Costó $3.000,00.",
    "Быстрая коричневая лиса прыгает через ленивую собаку, не правда ли? Ёлка — 25 рублей.",
    "Η γρήγορη καφέ αλεπού πηδάει πάνω από το τεμπέλικο σκυλί· ΟΔΥΣΣΕΥΣ.",
    "الثعلب البني السريع يقفز فوق الكلب الكسول، والسعر ١٢٣٫٤٥ ريالًا. مَرْحَبًا بِكُمْ.",
    "השועל החום המהיר קופץ מעל הכלב העצלן; שָׁלוֹם עוֹלָם.",
    "तेज़ भूरी लोमड़ी आलसी कुत्ते के ऊपर से कूदती है। मूल्य ₹१२३ है, क्षत्रिय।",
    "দ্রুত বাদামী শিয়াল অলস কুকুরের উপর দিয়ে লাফায়।",
    "สุนัขจิ้งจอกสีน้ำตาลกระโดดข้ามสุนัขขี้เกียจ ราคา ๑๒๓ บาท",
    "Con cáo nâu nhanh nhẹn nhảy qua con chó lười; giá 25.000 ₫. Tiếng Việt có nhiều dấu.",
    "빠른 갈색 여우가 게으른 개를 뛰어넘습니다. 가격은 12,000원입니다. ᄒᆞᆫ글",
    "素早い茶色の狐はのろまな犬を飛び越える。価格は１２３円（税込）です。カタカナ・ﾊﾝｶｸ ｶﾞｷﾞ",
    "Hızlı kahverengi tilki; İSTANBUL'da ılık bir gün, IĞDIR'da değil.",
    "👩‍👩‍👧‍👦 familie 🇩🇪🇫🇷 👍🏽 ❤️ 🏳️‍🌈 e\u0301 a\u030a\u0323 \u1100\u1161\u11a8 ﬁn ﬀ ² ½ № ℡ Å Ω",
]
CHINESE = (
    "网关读取请求一次，然后决定由哪个引擎来回答。前缀缓存命中时，首个令牌的时间会大大缩短。"
    "我们在两台机器上测试了三百二十个对话，结果如下：平均延迟为１２毫秒，吞吐量提高了一倍。"
    "请问，这个模型支持多少种语言？当然，它支持中文、英文、日文以及许多其他语言！"
    "天地玄黃，宇宙洪荒。日月盈昃，辰宿列張。寒來暑往，秋收冬藏。閏餘成歲，律呂調陽。"
)
TAGS = {
    "qwen3": ["<|im_start|>", "<|im_end|>\n", "<|endoftext|>", "<think>", "</think>", "<tool_call>", "</tool_call>"],
    "llama3_1": ["<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>\n\n", "<|eot_id|>", "<|python_tag|>"],
    "deepseek_v3": ["<｜begin▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>", "<｜tool▁sep｜>", "<|EOT|>"],
    "gptoss": ["<|start|>", "<|message|>", "<|end|>", "<|channel|>", "<|return|>", "<|endofprompt|>"],
    "gemma3": ["<bos>", "<start_of_turn>", "<end_of_turn>\n", "<eos>", "\n\n\n", "\t\t", "<h1>", "<image_soft_token>"],
    "llama2": ["<s>", "</s>", "[INST] ", " [/INST]", "<unk>", "<<SYS>>\n"],
}
WHITE = [" ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", " \n", "\n ", "\u00a0", "\u2003", "\u3000", "\u0085", "\u2028", "\x0b", "\x1c", "\u200b"]


def code():
    files = sorted(glob.glob(os.path.join(sysconfig.get_paths()["stdlib"], "*.py")))[:120]
    lines = []
    for f in files:
        with open(f, encoding="utf-8", errors="ignore") as source:
            lines += source.read(40_000).splitlines(keepends=True)
    return lines


class Texts:
    def __init__(self, name, tokens, seed=5):
        self.random = random.Random(f"{name} {seed}")
        self.tags = TAGS.get(name, ["<|im_start|>", "<|im_end|>\n", "<s>", "</s>"])
        self.tokens = tokens
        self.code_lines = code()
        self.planes = [(0, 0x80), (0x80, 0x250), (0x250, 0x2000), (0x2000, 0x3000), (0x3000, 0xD800), (0xE000, 0x10000),
                       (0x10000, 0x20000), (0x20000, 0x110000), (0x300, 0x370), (0x1100, 0x1200), (0xAC00, 0xD7A4), (0x1D100, 0x1E300)]

    def character(self):
        low, high = self.random.choice(self.planes)
        c = self.random.randrange(low, high)
        return chr(c) if not 0xD800 <= c < 0xE000 else "\ufffd"

    def unicode(self):
        r = self.random
        out = []
        for _ in range(r.randrange(1, 60)):
            k = r.random()
            if k < 0.55:
                out.append(self.character())
            elif k < 0.65:
                out.append(r.choice(WHITE))
            elif k < 0.75:
                out.append(r.choice(["a", "Z", "'s", "'S", "'ſ", "'Ll", "9", "12345", "…", "-", "/", "\n/", " '", "e", "o"]))
            elif k < 0.85:
                out.append(chr(r.randrange(0x300, 0x370)) * r.randrange(1, 4))
            else:
                low, high = r.choice(self.planes)
                start = min(r.randrange(low, high), 0x10FFF0)
                out.append("".join(chr(c) for c in range(start, start + r.randrange(1, 12)) if not 0xD800 <= c < 0xE000))
        return "".join(out)

    def prose(self):
        words = " ".join(self.random.choices(PROSE, k=self.random.randrange(1, 4)))
        start = self.random.randrange(0, len(words) // 2)
        return words[start : start + self.random.randrange(1, 300)]

    def code(self):
        start = self.random.randrange(0, len(self.code_lines) - 30)
        return "".join(self.code_lines[start : start + self.random.randrange(1, 25)])

    def chinese(self):
        start = self.random.randrange(0, len(CHINESE) - 5)
        text = CHINESE[start : start + self.random.randrange(1, 120)]
        return self.random.choice(["", " ", "GPT-4 "]) + text + self.random.choice(["", "\n", "ok", "3.14159"])

    def json(self):
        value = {self.word(): self.random.choice([self.word(), self.random.random() * 1e6, self.random.randrange(10**9), None, True,
                                                  [self.word() for _ in range(3)], {self.word(): self.prose()[:40]}]) for _ in range(self.random.randrange(1, 8))}
        return json.dumps(value, ensure_ascii=self.random.random() < 0.5, indent=self.random.choice([None, 2, 4]))

    def word(self):
        return self.random.choice(self.random.choice(PROSE).split())

    def vocabulary(self):
        return self.random.choice(["", " "]).join(self.random.choices(self.tokens, k=self.random.randrange(1, 25)))

    def white(self):
        return "".join(self.random.choice([self.random.choice(WHITE), self.random.choice(WHITE), self.word(), "é"]) for _ in range(20))

    def chat(self):
        out = []
        for _ in range(self.random.randrange(1, 6)):
            out.append(self.random.choice(self.tags) + self.random.choice(["user\n", "system\n", "", " ", "assistant"]))
            out.append(self.random.choice([self.prose, self.code, self.chinese, self.unicode])())
            out.append(self.random.choice(self.tags))
        return "".join(out)

    def long(self):
        unit = self.random.choice(["a", "ab", "\n", " ", "的", "  x", "0", "=", "é", "A1", "🙂", "abcdefghij"])
        return unit * self.random.randrange(50, 250) + self.word()

    def generate(self, count):
        others = [self.prose, self.code, self.chinese, self.json, self.chat, self.chat, self.vocabulary, self.vocabulary, self.white, self.long]
        for i in range(count):
            yield self.unicode() if i % 3 == 0 else self.random.choice(others[: 10 if i % 50 == 1 else 9])()
