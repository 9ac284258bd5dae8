"""Requests of Anthropic's Messages API and OpenAI's Responses API: the odd cases, and more by chance, the same ones each time."""

import json
import random

MODEL = "m"
BILLING = "x-anthropic-billing-header: cc_version=2.0; cch=a1b2c;"
WORDS = (
    "caravan water salt dawn Timbuktu the a of and to well camel 17 3.14159 market's don't Überfahrt naïve 日本語 中文字符 пустыня "
    "الصحراء עברית ไทย 😀 👩‍🚀 e\u0301 \u00a0 fn(x) return{'a':1}; <b>bold</b> http://x.y/z?q=1 snake_case ½ ﬁ !!! ... \\n \t\t == <think> "
    "<|im_end|> ```python ∑ € Ω"
).split(" ")
SCHEMA = {"type": "object", "properties": {"where": {"type": "string", "description": "Où <tag> 'x'"}, "n": {"type": "number", "default": 1.0}},
          "required": ["where"]}
USER = {"role": "user", "content": "Say hello"}


def text(kind, *rest):
    return {"type": kind, "text": "".join(rest)}


def tool(name, **more):
    return {"name": name, "description": f"Does {name}.", "input_schema": SCHEMA, **more}


def use(call_id, name="get_weather", **given):
    return {"type": "tool_use", "id": call_id, "name": name, "input": given}


def result(call_id, content="ok", **more):
    return {"type": "tool_result", "tool_use_id": call_id, "content": content, **more}


def messages(*given, **more):
    return {"model": MODEL, "max_tokens": 8, "messages": list(given), **more}


def odd_messages():
    said = {"role": "assistant", "content": "Hi."}
    asked = {"role": "assistant", "content": [text("text", "Let me look."), use("toolu_1", where="Agadez", n=2)]}
    yield messages(USER)
    yield messages(USER, system="Be terse")
    yield messages(USER, system="")
    yield messages(USER, system=[text("text", "Be "), text("text", "terse\n"), text("text", "")])
    yield messages(USER, system=[text("text", BILLING), text("text", "You are Claude Code.", "\n"), {"type": "text", "text": "Rules.", "cache_control": {"type": "ephemeral"}}])
    yield messages(USER, system=BILLING + "\nrest of it")
    yield messages(USER, system=[text("text", BILLING)])
    yield messages({"role": "user", "content": [text("text", "one")]})
    yield messages({"role": "user", "content": [text("text", "one"), text("text", ""), text("text", "two")]})
    yield messages({"role": "user", "content": []}, USER)
    yield messages({"role": "user", "content": [text("text", "")]}, USER)
    yield messages({"role": "user", "content": ""})
    yield messages(USER, said, {"role": "user", "content": "And then?"})
    yield messages(USER, said)
    yield messages(USER, {"role": "assistant", "content": []}, USER)
    yield messages(USER, {"role": "assistant", "content": [text("text", "a"), text("text", "b")]}, USER)
    yield messages(USER, {"role": "assistant", "content": [{"type": "thinking", "thinking": "Hm.", "signature": "s"}, text("text", "Yes.")]}, USER)
    yield messages(USER, {"role": "assistant", "content": [{"type": "thinking", "thinking": "Hm. "}, {"type": "thinking", "thinking": "Aha."}, use("t1")]},
                   {"role": "user", "content": [result("t1")]}, tools=[tool("get_weather")])
    yield messages(USER, {"role": "assistant", "content": [{"type": "thinking", "thinking": ""}, text("text", "Yes.")]}, USER)
    yield messages(USER, {"role": "assistant", "content": [{"type": "redacted_thinking", "data": "AAAA"}, text("text", "Yes.")]}, USER)
    yield messages(USER, {"role": "assistant", "content": [{"type": "redacted_thinking", "data": "AAAA"}]}, USER)
    yield messages(USER, {"role": "assistant", "content": [{"type": "thinking", "thinking": "only this"}]}, USER)
    yield messages({"role": "user", "content": [{"type": "thinking", "thinking": "a user's"}, text("text", "x")]})
    yield messages(USER, asked, {"role": "user", "content": [result("toolu_1", "22 °C")]}, tools=[tool("get_weather")])
    yield messages(USER, asked, {"role": "user", "content": [result("toolu_1", [text("text", "22"), text("text", "°C")]), text("text", "So?")]}, tools=[tool("get_weather")])
    yield messages(USER, asked, {"role": "user", "content": [text("text", "Before."), result("toolu_1", []), text("text", "After.")]}, tools=[tool("get_weather")])
    yield messages(USER, {"role": "assistant", "content": [use("a"), use("b", n=1.5, deep={"x": [1, None, True, 1e30, "日"]})]},
                   {"role": "user", "content": [result("a", None), result("b", "bad", is_error=True)]}, tools=[tool("get_weather"), tool("other")])
    yield messages(USER, {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "f", "input": {}}]},
                   {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "a"}]})
    yield messages(USER, {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "f"}]}, {"role": "user", "content": [result("a", "")]})
    yield messages(USER, {"role": "assistant", "content": [use("a")]},
                   {"role": "user", "content": [result("a", [{"type": "tool_reference", "tool_name": "late"}, {"type": "tool_reference", "name": "later"}, text("text", "found")])]},
                   tools=[tool("late", defer_loading=True), tool("later", defer_loading=False)])
    yield messages(USER, {"role": "assistant", "content": [result("a", "said")]}, USER)
    yield messages(USER, tools=[tool("f", strict=True), tool("g", strict=False), {"name": "h", "input_schema": {"properties": {}}}])
    yield messages(USER, tools=[tool("f", type="custom", cache_control={"type": "ephemeral"}, eager_input_streaming=True)])
    yield messages(USER, tools=[tool("f", description=None)], tool_choice={"type": "any"})
    yield messages(USER, tools=[tool("f")], tool_choice={"type": "tool", "name": "f", "disable_parallel_tool_use": True})
    yield messages(USER, tools=[tool("f")], tool_choice={"type": "none"})
    yield messages(USER, tools=[tool("f")], tool_choice={"type": "auto"}, system="x")
    yield messages(USER, tools=[])
    yield messages(USER, tools=None, system=None)
    yield messages(USER, tools=[{"type": "web_search_20250305", "name": "web_search", "max_uses": 5}])
    yield messages(USER, {"role": "system", "content": "Late rule."}, USER)
    yield messages(USER, {"role": "system", "content": [text("text", BILLING), text("text", "Late "), text("text", "rule.")]}, USER, system="First.")
    yield messages({"role": "system", "content": "Leading."}, USER)
    yield messages(USER, {"role": "system", "content": BILLING}, USER)
    yield messages(USER, {"role": "system", "content": ""}, USER)
    yield messages(USER, thinking={"type": "enabled", "budget_tokens": 1024}, max_tokens=2000)
    yield messages(USER, thinking={"type": "disabled"})
    yield messages(USER, thinking={"type": "adaptive"}, output_config={"effort": "max"})
    yield messages(USER, output_config={"effort": "low"})
    yield messages(USER, output_config={"effort": "high"}, thinking={"type": "disabled"})
    yield messages(USER, output_config={"format": {"type": "json_schema", "schema": SCHEMA}})
    yield messages(USER, chat_template_kwargs={"enable_thinking": False})
    yield messages(USER, chat_template_kwargs={"enable_thinking": True, "keep_past_thinking": True}, thinking={"type": "disabled"})
    yield messages(USER, add_generation_prompt=False, continue_final_message=True, documents=[{"title": "t"}], reasoning_effort="low", add_special_tokens=True)
    yield messages({"role": "user", "content": [text("text", "see"), {"type": "image", "source": {"type": "url", "url": "http://x/y.png"}}]})
    yield messages({"role": "user", "content": [text("text", "read"), {"type": "document", "source": {"type": "text", "data": "x"}}]})
    yield messages(USER, {"role": "system", "content": [{"type": "tool_removal", "tool": {"type": "tool_reference", "name": "f"}}]}, USER, tools=[tool("f"), tool("g")])
    yield messages({"role": "tool", "content": "x"})
    yield messages(USER, {"role": "assistant", "content": "with 😀 <|im_end|> inside"}, {"role": "user", "content": "<|im_start|>system\nx<|im_end|>"})


def function(name, **more):
    return {"type": "function", "name": name, "description": f"Does {name}.", "parameters": SCHEMA, **more}


def call(call_id, arguments='{"where": "Agadez", "n": 2}', name="get_weather", **more):
    return {"type": "function_call", "call_id": call_id, "name": name, "arguments": arguments, **more}


def output(call_id, given="ok", **more):
    return {"type": "function_call_output", "call_id": call_id, "output": given, **more}


def said(*texts, **more):
    parts = [{"type": "output_text", "text": each, "annotations": []} for each in texts]
    return {"type": "message", "role": "assistant", "content": parts, "id": "msg_1", "status": "completed", **more}


def thought(given="Hm.", **more):
    return {"type": "reasoning", "id": "rs_1", "summary": [], "content": [{"type": "reasoning_text", "text": given}], **more}


def responses(given, **more):
    return {"model": MODEL, "input": given, **more}


def odd_responses():
    hello = {"type": "message", "role": "user", "content": [text("input_text", "Say hello")]}
    tools = [function("get_weather", strict=True)]
    yield responses("Say hello")
    yield responses("")
    yield responses([])
    yield responses([USER])
    yield responses([hello])
    yield responses("Say hello", instructions="Be terse")
    yield responses("Say hello", instructions="")
    yield responses("Say hello", instructions=BILLING + "\nrest")
    yield responses([{"role": "user", "content": [text("input_text", "one"), text("input_text", "two")]}], instructions="x")
    yield responses([{"role": "user", "content": []}, USER])
    yield responses([{"role": "user", "content": [text("text", "chat's kind")]}])
    yield responses([{"role": "system", "content": "S"}, USER])
    yield responses([{"role": "system", "content": [text("input_text", "S"), text("input_text", "T")]}, USER], instructions="First.")
    yield responses([{"role": "developer", "content": "D"}, USER])
    yield responses([{"role": "developer", "content": [text("input_text", "D"), text("input_text", "E")]}, USER], instructions="First.")
    yield responses([USER, {"role": "developer", "content": "Late."}, USER])
    yield responses([USER, {"role": "assistant", "content": "Hi."}, USER])
    yield responses([USER, {"type": "message", "role": "assistant", "content": "Hi."}, USER])
    yield responses([USER, said("Hi."), USER])
    yield responses([USER, said("Hi.", " And more."), USER])
    yield responses([USER, {"type": "message", "role": "assistant", "content": [text("output_text", "Hi.")]}, USER])
    yield responses([USER, {"role": "assistant", "content": [text("output_text", "Hi.")]}, USER])
    yield responses([USER, {"role": "assistant", "content": [text("input_text", "Hi."), text("input_text", "more")]}, USER])
    yield responses([USER, {"type": "message", "role": "assistant", "content": [text("input_text", "Hi.")]}, USER])
    yield responses([USER, said("x", content=[{"type": "refusal", "refusal": "No."}]), USER])
    yield responses([USER, said("x", content=[]), USER])
    yield responses([USER, said("a"), said("b"), USER])
    yield responses([USER, said("a", phase="commentary"), USER])
    yield responses([USER, call("c1"), output("c1", "22 °C"), USER], tools=tools)
    yield responses([USER, said("Let me look."), call("c1"), call("c2", "{}", "other", id="fc_1", status="completed"), output("c1"), output("c2")], tools=tools)
    yield responses([USER, thought(), call("c1"), output("c1"), thought("Aha."), said("22"), USER], tools=tools)
    yield responses([USER, thought(), said("Yes."), USER])
    yield responses([USER, said("Yes."), thought("late"), USER])
    yield responses([USER, said("Yes."), thought("late"), thought("later"), said("again"), USER])
    yield responses([USER, thought(content=None, summary=[{"type": "summary_text", "text": "in short"}]), said("Yes."), USER])
    yield responses([USER, {"type": "reasoning", "summary": []}, said("Yes."), USER])
    yield responses([USER, {"type": "reasoning", "id": "rs_9", "summary": [], "content": []}, USER])
    yield responses([USER, thought(encrypted_content="gAAA"), said("Yes."), USER])
    yield responses([USER, thought(encrypted_content=None, status=None), said("Yes."), USER])
    yield responses([USER, thought(encrypted_content=""), said("Yes."), USER])
    yield responses([USER, {"type": "reasoning", "id": "rs_9", "content": [{"type": "reasoning_text", "text": "no summary"}]}, USER])
    yield responses([USER, call("c1", "{broken"), output("c1"), USER])
    yield responses([USER, call("c1", '["list"]'), output("c1", ""), USER])
    yield responses([USER, call("c1", '{"x": 1.0, "big": 123456789012345678901234567890, "deep": {"b": [1e3], "a": null}}'), output("c1", [text("input_text", "a"), text("input_text", "b")]), USER])
    yield responses([USER, call("c1"), output("c1", []), USER])
    yield responses([USER, call("c1"), output("c1", [{"type": "input_image", "image_url": "http://x/y.png", "detail": "auto"}]), USER])
    yield responses([USER, call("c1", id="fc_1"), output("c1", "o", id="fco_1", status="completed"), USER])
    yield responses([USER, call("c1", namespace="crm"), output("c1"), USER])
    yield responses([USER, {"type": "function_call", "name": "f", "arguments": "{}"}, USER])
    yield responses("x", tools=tools)
    yield responses("x", tools=[function("f"), function("g", strict=None), function("h", strict=False, defer_loading=True)], tool_choice="required")
    yield responses("x", tools=tools, tool_choice="none")
    yield responses("x", tools=tools, tool_choice={"type": "function", "name": "get_weather"}, parallel_tool_calls=False)
    yield responses("x", tools=[{"type": "function", "name": "bare"}])
    yield responses("x", tools=[{"type": "function", "name": "bare", "parameters": None, "strict": None, "extra": 1}])
    yield responses("x", tools=[{"type": "function", "name": "loose", "parameters": {"properties": {"a": {}}}, "strict": True, "output_schema": {"type": "object"}}])
    yield responses("x", tools=[])
    yield responses("x", tools=[{"type": "web_search_preview"}])
    yield responses("x", tools=[{"type": "web_search"}, function("f"), {"type": "code_interpreter", "container": {"type": "auto"}}])
    yield responses("x", tools=[{"type": "file_search", "vector_store_ids": ["v"]}, {"type": "image_generation"}])
    yield responses("x", tools=[{"type": "custom", "name": "free", "description": "Takes any text."}])
    yield responses("x", tools=[{"type": "namespace", "name": "crm", "description": "Customers.", "tools": [{"type": "function", "name": "find", "description": "Finds.", "parameters": SCHEMA, "strict": False}]}])
    yield responses("x", tools=[{"type": "unheard_of"}])
    yield responses("x", reasoning={"effort": "high"})
    yield responses("x", reasoning={"effort": "none", "summary": "auto"})
    yield responses("x", reasoning={"effort": None})
    yield responses("x", reasoning={"effort": "low"}, chat_template_kwargs={"enable_thinking": False})
    yield responses("x", chat_template_kwargs={"enable_thinking": False, "add_generation_prompt": False})
    yield responses("x", text={"format": {"type": "json_object"}}, store=False, include=["reasoning.encrypted_content"])
    yield responses("x", truncation="disabled")
    yield responses("x", truncation="auto")
    yield responses("x", previous_response_id="resp_1")
    yield responses("x", add_special_tokens=False, add_generation_prompt=False, documents=[{"title": "t"}])
    yield responses([USER, said("Half a sen", status="incomplete")])
    yield responses([USER, said("Half a sen", status="in_progress")])
    yield responses([USER, {"type": "message", "role": "assistant", "content": "Half a sen", "status": "incomplete"}])
    yield responses([USER, thought("Half a tho", status="in_progress")])
    yield responses([USER, thought("Hm."), said("Half a sen", status="incomplete")])
    yield responses([{"type": "message", "role": "user", "content": [text("input_text", "x")], "status": "incomplete"}])
    yield responses([{"type": "message", "role": "user", "content": [text("input_text", "x")], "status": "completed"}])
    yield responses([{"type": "message", "role": "user", "content": "x", "status": "incomplete"}])
    yield responses([{"role": "user", "content": [text("input_text", "see"), {"type": "input_image", "image_url": "http://x/y.png"}]}])
    yield responses([{"role": "user", "content": [{"type": "input_file", "file_id": "f"}]}])
    yield responses([USER, {"type": "item_reference", "id": "msg_1"}])
    yield responses([USER, {"type": "web_search_call", "id": "ws_1", "status": "completed", "action": {"type": "search", "query": "q"}}, USER])
    yield responses([USER, {"type": "custom_tool_call", "call_id": "c1", "name": "free", "input": "any"}, {"type": "custom_tool_call_output", "call_id": "c1", "output": "o"}])
    yield responses([{"role": "tool", "content": "x", "tool_call_id": "c"}])
    yield responses([{"role": "user", "name": "Bob", "content": "x"}])
    yield responses([{"role": "user", "content": [{"type": "input_text", "text": "x", "mark": 1}]}])


def odd_chats():
    """Calls of tools, whose fields vLLM puts into an order of its own."""
    def called(*calls, **more):
        return {"model": MODEL, "messages": [USER, {"role": "assistant", "content": "", "tool_calls": list(calls)}, {"role": "tool", "tool_call_id": "1", "content": "ok"}], **more}

    f = {"name": "f", "arguments": '{"b": 1, "a": [1.0]}'}
    yield called({"id": "1", "type": "function", "function": f})
    yield called({"index": 0, "function": {"more": 1, "arguments": "", "name": "g"}, "type": "function", "id": "1", "late": 2}, {"type": "function", "id": "2", "function": f})
    yield {"model": MODEL, "messages": [USER, {"role": "assistant", "reasoning_content": "Hm.", "tool_calls": [{"function": f, "type": "function", "id": "1"}], "content": None}, USER]}
    yield called({"id": "1", "type": "function", "function": f}, tools=[{"type": "function", "function": {"name": "f", "parameters": SCHEMA, "strict": True}}], tool_choice="none")
    yield called({"id": "1", "type": "function", "function": f}, add_special_tokens=True)


class Chance:
    """Conversations by chance, written for either API."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def text(self, least=1, most=14):
        return " ".join(self.random.choice(WORDS) for _ in range(self.random.randint(least, most)))

    def given(self):
        return {self.text(1, 1): self.random.choice((self.text(), self.random.randint(-99, 10**9), self.random.random(), None, True, [1, "x"], {"k": self.text()}))
                for _ in range(self.random.randint(0, 3))}

    def schema(self):
        properties = {f"field_{n}": {"type": self.random.choice(("string", "integer", "number")), "description": self.text(2, 6)}
                      for n in range(self.random.randint(1, 3))}
        return {"type": "object", "properties": properties, "required": ["field_0"]}

    def names(self):
        return [f"tool_{n}" for n in range(self.random.randint(1, 3))] if self.random.random() < 0.6 else []

    def parts(self, kind):
        return [text(kind, self.text()) for _ in range(self.random.randint(1, 3))]

    def call_id(self):
        return f"call_{self.random.getrandbits(24):x}"

    def messages(self):
        chance, names, given = self.random, self.names(), []
        for _ in range(chance.randint(1, 3)):
            given.append({"role": "user", "content": chance.choice((self.text(), self.parts("text")))})
            blocks = [{"type": "thinking", "thinking": self.text(), "signature": "s"}] if chance.random() < 0.3 else []
            blocks += self.parts("text") if chance.random() < 0.8 else []
            if names and chance.random() < 0.6:
                ids = [self.call_id() for _ in range(chance.randint(1, 2))]
                given.append({"role": "assistant", "content": blocks + [{"type": "tool_use", "id": i, "name": chance.choice(names), "input": self.given()} for i in ids]})
                results = [result(i, chance.choice((self.text(), self.parts("text")))) for i in ids]
                given.append({"role": "user", "content": results + chance.choice(([], self.parts("text")))})
            given.append({"role": "assistant", "content": chance.choice((self.text(), blocks or self.text()))})
        given.append({"role": "user", "content": self.text()})
        more = {"system": chance.choice((self.text(), self.parts("text")))} if chance.random() < 0.7 else {}
        if names:
            more["tools"] = [{"name": n, "description": self.text(), "input_schema": self.schema()} for n in names]
        if chance.random() < 0.3:
            more |= chance.choice(({"thinking": {"type": "disabled"}}, {"output_config": {"effort": "medium"}}, {"chat_template_kwargs": {"enable_thinking": False}}))
        return messages(*given, **more)

    def responses(self):
        chance, names, given = self.random, self.names(), []
        for _ in range(chance.randint(1, 3)):
            given.append({"role": chance.choice(("user", "user", "user", "developer")), "content": chance.choice((self.text(), self.parts("input_text")))})
            if chance.random() < 0.4:
                given.append(thought(self.text()))
            if names and chance.random() < 0.6:
                if chance.random() < 0.4:
                    given.append(said(self.text()))
                ids = [self.call_id() for _ in range(chance.randint(1, 2))]
                given += [call(i, json.dumps(self.given(), ensure_ascii=chance.random() < 0.5), chance.choice(names)) for i in ids]
                given += [output(i, chance.choice((self.text(), self.parts("input_text")))) for i in ids]
            given.append(chance.choice((said(self.text()), {"role": "assistant", "content": self.text()})))
        given.append({"type": "message", "role": "user", "content": self.parts("input_text")})
        more = {"instructions": self.text()} if chance.random() < 0.7 else {}
        if names:
            more["tools"] = [{"type": "function", "name": n, "description": self.text(), "parameters": self.schema(), "strict": chance.choice((True, False, None))} for n in names]
        if chance.random() < 0.3:
            more |= chance.choice(({"reasoning": {"effort": "low"}}, {"reasoning": {"effort": "none"}}, {"chat_template_kwargs": {"enable_thinking": False}}))
        return responses(given, **more)


def all_requests(chances):
    yield from (("/v1/chat/completions", body) for body in odd_chats())
    yield from (("/v1/messages", body) for body in odd_messages())
    yield from (("/v1/responses", body) for body in odd_responses())
    chance = Chance(11)
    yield from (("/v1/messages", chance.messages()) for _ in range(chances))
    yield from (("/v1/responses", chance.responses()) for _ in range(chances))
