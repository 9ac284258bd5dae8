"""Asks through the Python clients. Reads one JSON object per line, answers each with one line; see ask() in drive.py."""

import importlib.metadata
import json
import os
import sys

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # no look-up of prices on the network

import anthropic
import litellm
import openai

litellm.suppress_debug_info = True
KEY = "none"


class OpenAi:
    package = "openai"

    def __init__(self, url: str, model: str) -> None:
        self.url, self.model = f"{url}/v1", model

    def ask(self, wish: dict) -> dict:
        client = openai.OpenAI(base_url=self.url, api_key=KEY, max_retries=wish["retries"], timeout=wish["timeout"])
        body = {"model": wish.get("model", self.model), "max_tokens": wish["tokens"], "messages": wish["messages"]}
        if wish["stream"]:
            options = {"stream": True, "stream_options": {"include_usage": True}}
            return chunks(client.chat.completions.create(**body, **options), wish, lambda stream: stream.close())
        return whole(client.chat.completions.create(**body))


class LiteLlm:
    package = "litellm"

    def __init__(self, url: str, model: str) -> None:
        self.url, self.model = f"{url}/v1", model

    def ask(self, wish: dict) -> dict:
        body = {
            "model": "openai/" + wish.get("model", self.model),
            "api_base": self.url,
            "api_key": KEY,
            "max_retries": wish["retries"],
            "timeout": wish["timeout"],
            "max_tokens": wish["tokens"],
            "messages": wish["messages"],
        }
        if wish["stream"]:
            options = {"stream": True, "stream_options": {"include_usage": True}}
            return chunks(litellm.completion(**body, **options), wish, lambda stream: stream.completion_stream.close())
        return whole(litellm.completion(**body))


class Anthropic:
    package = "anthropic"

    def __init__(self, url: str, model: str) -> None:
        self.url, self.model = url, model

    def ask(self, wish: dict) -> dict:
        client = anthropic.Anthropic(base_url=self.url, api_key=KEY, max_retries=wish["retries"], timeout=wish["timeout"])
        body = {"model": wish.get("model", self.model), "max_tokens": wish["tokens"], "messages": wish["messages"]}
        if wish.get("count"):
            del body["max_tokens"]
            return {"counted": client.messages.count_tokens(**body).input_tokens}
        if not wish["stream"]:
            message = client.messages.create(**body)
            return answer(message.content[0].text, message.stop_reason, message.usage.output_tokens)
        text, finish, tokens = "", None, None
        with client.messages.stream(**body) as stream:
            for number, event in enumerate(stream):
                if event.type == "text":
                    text += event.text
                elif event.type == "message_delta":
                    finish, tokens = event.delta.stop_reason, event.usage.output_tokens
                if number == wish["leave"]:
                    return {"left": True}
        return answer(text, finish, tokens)


def answer(text: str | None, finish: str | None, tokens: int | None) -> dict:
    return {"text": text, "finish": finish, "tokens": tokens}


def whole(completion) -> dict:
    choice = completion.choices[0]
    return answer(choice.message.content, choice.finish_reason, completion.usage.completion_tokens)


def chunks(stream, wish: dict, close) -> dict:
    text, finish, tokens = "", None, None
    for number, chunk in enumerate(stream):
        for choice in chunk.choices:
            text += choice.delta.content or ""
            finish = choice.finish_reason or finish
        usage = getattr(chunk, "usage", None)
        tokens = usage.completion_tokens if usage else tokens
        if number == wish["leave"]:
            close(stream)
            return {"left": True}
    return answer(text, finish, tokens)


def attempt(client, wish: dict) -> dict:
    try:
        return client.ask(wish)
    except Exception as error:
        return {"error": type(error).__name__, "status": getattr(error, "status_code", None), "message": str(error)}


def main() -> None:
    url, model = sys.argv[1:]
    clients = {client.package: client(url, model) for client in (OpenAi, Anthropic, LiteLlm)}
    reply = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a client prints is no answer
    hello = {package: importlib.metadata.version(package) for package in clients}
    print(json.dumps(hello), file=reply, flush=True)
    for line in sys.stdin:
        wish = json.loads(line)
        print(json.dumps(attempt(clients[wish["client"]], wish)), file=reply, flush=True)


main()
