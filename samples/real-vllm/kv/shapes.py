"""Prompts by chance, the same ones for the same seed: completions and conversations with system texts and tools."""

import random

from world import Prompt

WORDS = (
    "caravan water salt dawn Timbuktu the a of and to well camel dune 17 3.14159 market's don't Überfahrt naïve café "
    "日本語 中文字符 пустыня الصحراء עברית ไทย 😀 👩‍🚀 e\u0301 \u00a0 fn(x) return{'a':1}; <b>bold</b> http://x.y/z?q=1 "
    "CamelCase snake_case 1234567890 ½ ﬁ !!! ... --- \\n \t\t /* */ == != <think> ```python ∑ € Ω"
).split(" ")
SEPARATORS = (" ", " ", " ", " ", "\n", "\n\n", "  ", ", ", ". ")
TYPES = ("string", "integer", "number", "boolean")


class Shapes:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self, least: int, most: int) -> str:
        chance = self.random
        words = (chance.choice(WORDS) + chance.choice(SEPARATORS) for _ in range(chance.randint(least, most)))
        return f"{chance.getrandbits(40):x} " + "".join(words).strip()

    def completion(self) -> Prompt:
        return Prompt({"prompt": self.text(20, 200)}, "completion")

    def conversation(self, turns: int | None = None) -> Prompt:
        """Six in ten have a system text, half have tools, some of those have been called."""
        chance = self.random
        fields, labels = {"messages": []}, ["chat"]
        if chance.random() < 0.6:
            fields["messages"].append({"role": "system", "content": self.text(5, 70)})
            labels.append("system")
        if chance.random() < 0.5:
            fields["tools"] = [self.tool(n) for n in range(chance.randint(1, 3))]
            labels.append("tools")
        for _ in range(turns or chance.randint(1, 3)):
            self.turn(fields)
        fields["messages"].append({"role": "user", "content": self.text(5, 40)})
        if chance.random() < 0.2:
            fields["chat_template_kwargs"] = {"enable_thinking": False}
            labels.append("kwargs")
        return Prompt(fields, " ".join(labels))

    def turn(self, fields: dict) -> None:
        chance, messages = self.random, fields["messages"]
        messages.append({"role": "user", "content": self.text(5, 30)})
        if "tools" in fields and chance.random() < 0.5:
            name = chance.choice(fields["tools"])["function"]["name"]
            call_id = f"call_{chance.getrandbits(30):x}"
            arguments = '{"where": "%s", "count": %d}' % (chance.choice(("Agadez", "日本", "a\\nb")), chance.randint(0, 99))
            function = {"name": name, "arguments": arguments}
            messages.append(
                {"role": "assistant", "content": "", "tool_calls": [{"id": call_id, "type": "function", "function": function}]}
            )
            messages.append({"role": "tool", "tool_call_id": call_id, "content": self.text(3, 20)})
        messages.append({"role": "assistant", "content": self.text(5, 30)})

    def tool(self, number: int) -> dict:
        chance = self.random
        properties = {
            f"field_{n}": {"type": chance.choice(TYPES), "description": self.text(2, 8)} for n in range(chance.randint(1, 4))
        }
        parameters = {"type": "object", "properties": properties, "required": ["field_0"]}
        function = {"name": f"tool_{number}", "description": self.text(3, 12), "parameters": parameters}
        return {"type": "function", "function": function}
