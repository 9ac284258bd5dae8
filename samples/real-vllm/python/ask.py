"""Asks through the openai client, and notes which engine answered."""

import time
from dataclasses import dataclass

import openai


@dataclass
class Answer:
    """What has arrived so far: a stream fills it event by event."""

    engine: str
    request_id: str
    text: str = ""
    events: int = 0
    finish_reason: str | None = None
    usage: object = None

    @property
    def prompt_tokens(self) -> int:
        return self.usage.prompt_tokens if self.usage else 0

    @property
    def completion_tokens(self) -> int:
        return self.usage.completion_tokens if self.usage else 0

    @property
    def cached_tokens(self) -> int:
        details = getattr(self.usage, "prompt_tokens_details", None)
        return (details.cached_tokens or 0) if details else 0

    def take(self, event) -> None:
        self.events += 1
        self.usage = event.usage or self.usage
        for choice in event.choices:
            self.text += (choice.delta.content if hasattr(choice, "delta") else choice.text) or ""
            self.finish_reason = choice.finish_reason or self.finish_reason


class Asker:
    """The client never retries: what it reports is what the gateway did."""

    def __init__(self, url: str, model: str) -> None:
        self.client = openai.AsyncOpenAI(base_url=url, api_key="none", max_retries=0, timeout=120)
        self.model = model

    async def ask(self, prompt, *, stream=False, tokens=16, usage=True, on_begin=None) -> Answer:
        """A list of messages goes to chat completions, a text to completions."""
        chat = isinstance(prompt, list)
        body = {"model": self.model, "max_tokens": tokens, "temperature": 0, "extra_body": {"ignore_eos": True}}
        body["messages" if chat else "prompt"] = prompt
        if stream:
            body["stream"] = True
        if stream and usage:
            body["stream_options"] = {"include_usage": True}
        resource = self.client.chat.completions if chat else self.client.completions
        raw = await resource.with_raw_response.create(**body)
        answer = Answer(raw.headers.get("x-caravan-endpoint", "?"), raw.headers.get("x-request-id", "?"))
        if on_begin:
            on_begin(answer)
        if stream:
            async for event in raw.parse():
                answer.take(event)
        else:
            whole = raw.parse()
            choice = whole.choices[0]
            answer.text = choice.message.content if chat else choice.text
            answer.finish_reason, answer.usage = choice.finish_reason, whole.usage
        return answer


class Attempt:
    """One request whose failure is kept, not raised. Times are seconds since the epoch."""

    def __init__(self, asker: Asker, prompt, **options) -> None:
        self.asker, self.prompt, self.options = asker, prompt, options
        self.sent = self.ended = self.answer = self.error = None

    async def run(self) -> None:
        self.sent = time.time()
        try:
            await self.asker.ask(self.prompt, on_begin=self.begin, **self.options)
            if self.answer.finish_reason is None:
                self.error = EOFError(f"ended as if complete after {self.answer.events} events")
        except Exception as error:
            self.error = error
        self.ended = time.time()

    def begin(self, answer: Answer) -> None:
        self.answer = answer

    @property
    def engine(self) -> str:
        return self.answer.engine if self.answer else "?"

    @property
    def events(self) -> int:
        return self.answer.events if self.answer else 0

    @property
    def error_is_typed(self) -> bool:
        """True for an error that a server sent, with a code or a type; a broken connection has neither."""
        return isinstance(self.error, openai.APIError) and bool(self.error.code or self.error.type)

    @property
    def outcome(self) -> str:
        if self.error is None:
            return f"complete, {self.answer.completion_tokens} tokens"
        code = f" ({self.error.type}, {self.error.code})" if self.error_is_typed else ""
        return f"{type(self.error).__name__}{code}: {self.error}"


def user(text: str) -> list[dict]:
    return [{"role": "user", "content": text}]
