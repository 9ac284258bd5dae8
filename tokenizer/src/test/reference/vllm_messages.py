"""Writes how vLLM itself prepares messages: vllm_messages.py out.json, with the Python of a vLLM installation."""
import copy
import json
import sys
from types import SimpleNamespace

from conversations import WEATHER, assistant, call, conversations, system, tool, user
from vllm.entrypoints.openai.chat_completion.protocol import ChatCompletionRequest
from vllm.renderers.chat_utils import parse_chat_messages
from vllm.renderers.hf import _consolidate_system_messages, _convert_developer_to_system, _detect_content_format

BILLING = "x-anthropic-billing-header: cch=1;"
MODEL = SimpleNamespace(enable_prompt_embeds=False, multimodal_config=None, hf_config=None, is_multimodal_model=False)
MORE = [
    ("billing-line", [system(BILLING + "\nrest"), system([{"type": "text", "text": BILLING}, "plain"]), user(BILLING)]),
    ("odd-arguments", [user("x"), assistant(None, tool_calls=[
        {"id": "1", "type": "function", "function": {"name": "f", "arguments": text}} for text in ("", "{broken", "[1]", "{\"b\": 1, \"a\": [1.0, 2]}")])]),
    ("no-calls", [user("x"), assistant("y", tool_calls=[])]),
    ("reasoning-content", [user("x"), assistant("y", reasoning_content="why")]),
    ("part-kinds", [user([{"type": "input_text", "text": "a"}, "b", {"type": "text", "text": "c", "mark": 1}]),
        assistant([{"type": "thinking", "thinking": "t"}, {"type": "refusal", "refusal": "r"}])]),
]


def wire(messages):
    """Arguments as the API has them: text."""
    messages = copy.deepcopy(messages)
    for each in (c["function"] for m in messages for c in m.get("tool_calls") or []):
        if not isinstance(each["arguments"], str):
            each["arguments"] = json.dumps(each["arguments"], ensure_ascii=False)
    return messages


def prepared(messages, form):
    request = ChatCompletionRequest(model="m", messages=copy.deepcopy(messages), tools=[WEATHER])
    conversation, _, _ = parse_chat_messages(list(request.messages), MODEL, form)
    return _consolidate_system_messages(_convert_developer_to_system(conversation)) if any(
        m["role"] == "developer" for m in conversation) else conversation


rows = []
for name, messages in [(n, wire(v["messages"])) for n, v, _ in conversations() if n != "empty"] + MORE:
    row = {"name": name, "messages": messages}
    for form in ("string", "openai"):
        try:
            row[form] = prepared(messages, form)
        except Exception as e:
            row[form] = {"error": type(e).__name__}
    rows.append(row)
formats = {t["name"]: _detect_content_format(t["template"], default="string") for t in json.load(open(sys.argv[2]))} if len(sys.argv) > 2 else {}
with open(sys.argv[1], "w") as out:
    json.dump({"rows": rows, "formats": formats}, out)
    out.write("\n")
