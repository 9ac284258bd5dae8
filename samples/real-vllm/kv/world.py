"""The gateway and its engines over plain HTTP, and what the gateway's admin pages tell of a request."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

BLOCK = 32
NAMES = ("vllm-0", "vllm-1")
SCORER = "precise-prefix-cache-scorer"
PATIENCE_SECONDS = 60.0


def call(url: str, body: dict | None = None, headers: dict | None = None) -> tuple[dict, dict]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=180) as response:
            return json.load(response), dict(response.headers.items())
    except urllib.error.HTTPError as error:
        raise OSError(f"{url} answered {error.code}: {error.read().decode(errors='replace')[:300]}") from error


def until(holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> bool:
    give_up = time.time() + seconds
    while not holds():
        if time.time() > give_up:
            return False
        time.sleep(0.05)
    return True


@dataclass
class Prompt:
    """The fields of a request that make its prompt: chat if there are messages."""

    fields: dict
    label: str = ""

    @property
    def path(self) -> str:
        return "/v1/chat/completions" if "messages" in self.fields else "/v1/completions"

    def tokenize_body(self, model: str) -> dict:
        return {"model": model, **self.fields}


@dataclass
class Asked:
    """One request through the gateway, and the record of its decision."""

    id: str
    usage: dict
    text: str
    decision: dict = field(repr=False)

    @property
    def picked(self) -> str:
        return self.decision["picked"]

    @property
    def served(self) -> str:
        """Another than was picked first, if that one could not be reached."""
        return self.decision["outcome"]["endpoint"]

    @property
    def prompt_tokens(self) -> int:
        return self.usage["prompt_tokens"]

    @property
    def cached_tokens(self) -> int:
        return (self.usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0

    @property
    def blocks(self) -> int:
        """Whole blocks of the prompt, by the gateway's ids; -1 if it has none."""
        return self.decision.get("exactMatchedBlocksOf", -1)

    def matched(self, name: str | None = None) -> int:
        """Blocks that an endpoint holds by its events; -1 if that is not known."""
        return self.decision["endpoints"][name or self.picked].get("exactMatchedBlocks", -1)

    @property
    def expected_cached_tokens(self) -> int:
        """vLLM computes at least the last token of a prompt, and so all of the block it is in."""
        return min(self.matched(), (self.prompt_tokens - 1) // BLOCK) * BLOCK

    def scores(self) -> dict[str, float]:
        return next(step["scores"] for step in self.decision["steps"] if step["plugin"] == SCORER)


class World:
    def __init__(self, gateway: str, admin: str, engines: list[str], model: str) -> None:
        self.gateway, self.admin, self.model = gateway, admin, model
        self.engines = {name: f"http://{address}" for name, address in zip(NAMES, engines, strict=True)}
        self.asked = 0

    def ask(self, prompt: Prompt, tokens: int = 1) -> Asked:
        """Through the gateway."""
        body = {"model": self.model, "max_tokens": tokens, "temperature": 0, "ignore_eos": True, **prompt.fields}
        answer, headers = call(self.gateway + prompt.path, body)
        request_id = headers["x-request-id"]
        decision = self.decision(request_id)
        choice = answer["choices"][0]
        text = choice["message"]["content"] if "message" in choice else choice["text"]
        return Asked(request_id, answer["usage"], text or "", decision)

    def decision(self, request_id: str) -> dict:
        """With its outcome, which is added a moment after the answer has ended."""
        for _ in range(100):
            decision, _ = call(f"{self.admin}/decisions/{request_id}")
            if decision["outcome"]:
                break
            time.sleep(0.02)
        return decision

    def tell(self, name: str, prompt: Prompt, tokens: int = 1) -> None:
        """Behind the gateway's back; returns when the gateway has heard of it, or after a while."""
        before = self.source(name)
        body = {"model": self.model, "max_tokens": tokens, "temperature": 0, "ignore_eos": True, **prompt.fields}
        call(self.engines[name] + prompt.path, body)
        if before.get("connected"):
            self.settle(name, before["batches"])

    def settle(self, name: str, batches: int) -> None:
        until(lambda: self.source(name)["batches"] > batches, 2)
        while True:  # what an engine publishes in one go arrives within less than this
            seen = self.source(name)["batches"]
            time.sleep(0.2)
            if self.source(name)["batches"] == seen:
                return

    def ids(self, name: str, prompt: Prompt) -> list[int]:
        return call(f"{self.engines[name]}/tokenize", prompt.tokenize_body(self.model))[0]["tokens"]

    def prefix(self) -> dict:
        return call(f"{self.admin}/status/prefix")[0]

    def endpoint(self, name: str) -> dict:
        return next(each for each in self.prefix()["endpoints"] if each["name"] == name)

    def source(self, name: str) -> dict:
        """The only publisher of an endpoint; empty while none is known."""
        return next(iter(self.endpoint(name)["sources"]), {})

    def complete(self, name: str, seconds: float = PATIENCE_SECONDS) -> bool:
        def holds() -> bool:
            source = self.source(name)
            return bool(source.get("connected")) and source["state"] == "complete"

        return until(holds, seconds)
