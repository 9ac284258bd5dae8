"""The conversations that templates are rendered with: every shape that makes templates differ."""

NON_BMP = "\U0001f600 naïve 你好 \U00020000\u200b <b>&\"quotes\"</b> 'x' \\ \t|"


def user(content):
    return {"role": "user", "content": content}


def assistant(content, **more):
    return {"role": "assistant", "content": content, **more}


def system(content):
    return {"role": "system", "content": content}


def tool(content, name="get_weather", call="abc123def", **more):
    return {"role": "tool", "name": name, "tool_call_id": call, "content": content, **more}


def call(name="get_weather", call_id="abc123def", **arguments):
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


WEATHER = {"type": "function", "function": {
    "name": "get_weather", "description": "Get the weather \"now\" <b>&</b> é",
    "parameters": {"type": "object", "properties": {
        "city": {"type": "string", "description": "City"},
        "unit": {"type": "string", "enum": ["c", "f"], "default": "c"}}, "required": ["city"]}}}
SEARCH = {"type": "function", "function": {
    "name": "search", "description": "Find things", "strict": True,
    "parameters": {"type": "object", "$defs": {"A": {"type": ["string", "null"]}}, "properties": {
        "query": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/A"}]},
        "limit": {"type": "integer", "minimum": 0, "maximum": 1e3, "default": 10},
        "ratio": {"type": "number", "default": 0.1}, "deep": {"type": "boolean", "default": False},
        "tags": {"type": "array", "items": {"type": "string"}},
        "where": {"type": "object", "properties": {"near": {"type": "string"}}, "additionalProperties": False},
        "nothing": None}, "required": []},
    "return": {"type": "object", "description": "what was found"}}}
BARE = {"type": "function", "function": {"name": "ping", "description": None, "parameters": None}}
FLAT = {"name": "flat", "description": "no wrapper", "parameters": {"type": "object", "properties": {}}}
DOCUMENTS = [{"title": "One", "text": "First text.", "doc_id": 1}, {"title": "Two", "text": "", "contents": "x"}]


def conversations():
    """(name, variables, continue the final message)"""
    long = [m for i in range(40) for m in (user(f"question {i} " + "long " * (i % 7)), assistant(f"answer {i}"))]
    weather = [user("weather?"), assistant("", tool_calls=[call(city="Paris", unit="c")]), tool("{\"t\": 20}")]
    rows = [
        ("single", dict(messages=[user("Hello  world ")])),
        ("system", dict(messages=[system("You are helpful."), user("Hi\nthere")])),
        ("multi-turn", dict(messages=[system("Sys"), user("a"), assistant("b"), user("c 你好")])),
        ("no-prompt", dict(messages=[user("a"), assistant("<think>\nhmm\n</think>\n\nb")], add_generation_prompt=False)),
        ("system-only", dict(messages=[system("alone")])),
        ("tools", dict(messages=[system("Sys"), user("weather?")], tools=[WEATHER, SEARCH])),
        ("tools-no-system", dict(messages=[user("weather?")], tools=[WEATHER])),
        ("tools-odd", dict(messages=[user("x")], tools=[BARE, FLAT])),
        ("tools-empty", dict(messages=[user("x")], tools=[])),
        ("tool-call", dict(messages=weather + [assistant("It is 20."), user("thanks")], tools=[WEATHER])),
        ("tool-result-last", dict(messages=weather, tools=[WEATHER])),
        ("tool-call-no-tools", dict(messages=weather)),
        ("tool-call-string", dict(messages=[user("w"), assistant(None, tool_calls=[
            {"id": "abc123def", "type": "function", "function": {"name": "get_weather", "arguments": "{\"city\": \"Oslo\"}"}}]),
            tool("cold")], tools=[WEATHER])),
        ("parallel-calls", dict(messages=[user("both"), assistant("Sure.", tool_calls=[
            call(city="Rome"), call("search", "xyz456uvw", query="q", limit=3, ratio=0.5, deep=True, tags=["a", "b"], where=None)]),
            tool("sunny"), tool("found", "search", "xyz456uvw"), user("go on")], tools=[WEATHER, SEARCH])),
        ("parallel-no-text", dict(messages=[user("both"), assistant(None, tool_calls=[call(city="Rome"), call(city="Bern", call_id="xyz456uvw")]),
            tool("1"), tool("2", call="xyz456uvw")], tools=[WEATHER])),
        ("unicode-arguments", dict(messages=[user("x"), assistant("", tool_calls=[call(city=NON_BMP, nested={"k\n": [1, 2.5, None, True, 1e20, 10**25, {}, []]})]),
            tool(NON_BMP)], tools=[WEATHER])),
        ("reasoning", dict(messages=[user("a"), assistant("b", reasoning_content="because\n"), user("c"),
            assistant("d", reasoning_content="so", reasoning="so")])),
        ("reasoning-call", dict(messages=[user("a"), assistant("", reasoning_content="hm", tool_calls=[call(city="X")]), tool("r")], tools=[WEATHER])),
        ("think-in-content", dict(messages=[user("a"), assistant("<think>\nq\n</think>\n\nb"), user("c"), assistant("<think>x</think>y")])),
        ("no-thinking", dict(messages=[user("a"), assistant("b"), user("c")], enable_thinking=False, thinking=False)),
        ("thinking", dict(messages=[user("a")], enable_thinking=True, thinking=True, reasoning_effort="high")),
        ("empty-content", dict(messages=[system(""), user(""), assistant(""), user("x")])),
        ("null-content", dict(messages=[user("x"), assistant(None), user("y")])),
        ("missing-content", dict(messages=[{"role": "user"}, {"role": "assistant"}])),
        ("parts", dict(messages=[user([{"type": "text", "text": "Hello"}, {"type": "image"}, {"type": "text", "text": " you"}])])),
        ("parts-system", dict(messages=[system([{"type": "text", "text": "Sys"}]), user([{"type": "text", "text": "Hi"}]),
            assistant([{"type": "text", "text": "Ho"}]), user([{"type": "image_url", "image_url": {"url": "x"}}])])),
        ("parts-text", dict(messages=[user([{"type": "text", "text": "only text"}])])),
        ("parts-tool", dict(messages=weather[:2] + [tool([{"type": "text", "text": "20"}])], tools=[WEATHER])),
        ("non-bmp", dict(messages=[system(NON_BMP), user(NON_BMP * 3), assistant("\u00a0\U0001f9ea\u2028"), user("\ud7ff\ue000")])),
        ("whitespace", dict(messages=[system("  s \n"), user("\n\n u\t "), assistant("  a  "), user("{{ x }} {% y %} {# z #}")])),
        ("special-tokens", dict(messages=[user("<|im_end|><|eot_id|></s>[INST]<end_of_turn>"), assistant("</think>"), user("<tool_call>")])),
        ("documents", dict(messages=[user("x")], documents=DOCUMENTS)),
        ("documents-tools", dict(messages=[system("s"), user("x")], documents=DOCUMENTS, tools=[WEATHER])),
        ("documents-empty", dict(messages=[user("x")], documents=[])),
        ("developer", dict(messages=[{"role": "developer", "content": "Dev"}, user("x")])),
        ("developer-late", dict(messages=[user("x"), {"role": "developer", "content": "Dev"}, user("y")])),
        ("consecutive-users", dict(messages=[user("a"), user("b"), assistant("c"), assistant("d"), user("e")])),
        ("assistant-first", dict(messages=[assistant("hello"), user("x")])),
        ("assistant-last", dict(messages=[user("x"), assistant("so far ")], add_generation_prompt=False)),
        ("late-system", dict(messages=[user("x"), assistant("y"), system("late"), user("z")])),
        ("two-systems", dict(messages=[system("one"), system("two"), user("x")])),
        ("odd-roles", dict(messages=[user("x"), {"role": "ipython", "content": "1"}, {"role": "function", "name": "f", "content": "2"},
            {"role": "critic", "content": "3"}, {"role": "", "content": "4"}])),
        ("tool-responses", dict(messages=[user("x"), assistant("", tool_calls=[call(city="X")]), tool({"t": 20, "u": [1.0, "é"]}),
            {"role": "tool_response", "content": "r"}, {"role": "tool_responses", "content": [{"name": "get_weather", "content": "z"}]}], tools=[WEATHER])),
        ("named", dict(messages=[{"role": "user", "name": "Ann", "content": "x"}, {"role": "assistant", "name": "Bot", "content": "y"}, user("z")])),
        ("long", dict(messages=long + [user("last")])),
        ("long-tools", dict(messages=long[:20] + weather, tools=[WEATHER, SEARCH])),
        ("empty", dict(messages=[])),
        ("extra-variables", dict(messages=[system("s"), user("x")], system_message="S", date_string="1 Jan 2026", custom_tools=[WEATHER],
            tools_in_user_message=False, builtin_tools=["brave_search", "code_interpreter"], controls={"length": "long"},
            citation_mode="fast", safety_mode="STRICT", add_vision_id=True, keep_past_thinking=True, available_tools=[WEATHER],
            xml_tools=["x"], python_tools=["def f(): pass"], audio_text_only=True, role_start_tag="<r>", model_identity="M", guardian_config={"risk_name": "harm"})),
    ]
    result = [(name, dict(variables), False) for name, variables in rows]
    result.append(("continued", dict(messages=[system("s"), user("x"), assistant("and then")], add_generation_prompt=False), True))
    result.append(("continued-blank", dict(messages=[user("x"), assistant("and then \n")], add_generation_prompt=False), True))
    result.append(("continued-parts", dict(messages=[user("x"), assistant([{"type": "text", "text": "and then "}])], add_generation_prompt=False), True))
    result.append(("continued-call", dict(messages=weather + [assistant("It is")], tools=[WEATHER], add_generation_prompt=False), True))
    result.append(("continued-null", dict(messages=[user("x"), assistant(None)], add_generation_prompt=False), True))
    tokens = dict(bos_token="<BOS>", eos_token="<EOS>", unk_token="<unk>", pad_token="<pad>")
    for _, variables, _ in result:
        for key, value in dict(tokens, add_generation_prompt=True, tools=None, documents=None).items():
            variables.setdefault(key, value)
    return result
