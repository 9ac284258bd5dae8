"""What every client is put through, and what has to come of it."""

from dataclasses import dataclass, field

ANSWER_TOKENS = 8
ENDLESS = 20_000
REFUSAL_MS = 1500
RETRY_AFTER = 2


@dataclass(frozen=True)
class Case:
    """One request through one client.

    outcome   answer, error, left (the client goes away) or counted
    status    the status the client has to report with an error; None where the answer had begun
    ending    how the gateway has to count the last attempt; words with a bar are alternatives
    says      what the client's error has to pass on of the gateway's own
    attempts  requests the gateway has to see
    repair    the faults are taken away when the gateway has seen the first attempt
    seconds   the client has to take at least as long
    leave     the number of the stream's event at which the client goes away
    """

    name: str
    outcome: str
    ending: str = "completed"
    status: int | None = None
    says: str = ""
    faults: dict = field(default_factory=dict)
    stream: bool = False
    retries: int = 0
    attempts: int = 1
    repair: bool = False
    seconds: float = 0
    leave: int | None = None
    timeout: float = 20
    tokens: int = ANSWER_TOKENS
    model: str | None = None
    count: bool = False


def error(name: str, status: int | None, ending: str, faults: dict, **more) -> Case:
    return Case(name, "error", ending, status, faults=faults, **more)


def both(name: str, status: int, ending: str, faults: dict, **more) -> list[Case]:
    """The same failure before the first byte, asked for as a whole and as a stream."""
    return [error(f"{name}{way}", status, ending, faults, stream=bool(way), **more) for way in ("", ", stream")]


def recovery(name: str, faults: dict, **more) -> list[Case]:
    """A failure that has gone when the client tries again."""
    return [
        Case(f"{name}{way}", "answer", faults=faults, stream=bool(way), retries=2, attempts=2, repair=True, **more)
        for way in ("", ", stream")
    ]


def cut(name: str, fault: str, says: str = "broke off") -> Case:
    return error(f"{name} after 3 tokens, stream", None, "interrupted", {fault: 3}, stream=True, says=says)


CASES = [
    Case("whole answer", "answer"),
    Case("stream", "answer", stream=True),
    Case("stream in pieces of 16 bytes", "answer", stream=True, faults={"drip_millis": 1}),
    Case("engine without metrics", "answer", faults={"no_metrics": True}),
    Case("tokens are counted", "counted", count=True),
    Case("client leaves a stream", "left", "client_aborted", stream=True, leave=3, tokens=ENDLESS),
    error("client's own time limit", None, "client_aborted", {"stall_after_tokens": 1}, timeout=1),
    *both("unknown model", 404, "rejected", {}, model="no-such-model", retries=2),
    *both("400, not retried", 400, "completed", {"status": 400}, retries=2),
    *both("429", 429, "completed", {"status": 429}),
    *recovery("429 with Retry-After, waited for", {"status": 429, "retry_after_seconds": RETRY_AFTER}, seconds=RETRY_AFTER),
    *both("500", 500, "completed", {"status": 500}),
    *both("503", 503, "completed", {"status": 503}),
    *recovery("503, retried", {"status": 503}),
    *both("engine refuses connections", 503, "not_reached|rejected", {"refuse": True, "for_ms": REFUSAL_MS}),
    *both("reset before the head", 503, "not_reached", {"reset_before_head": True}),
    *recovery("reset before the head, retried", {"reset_before_head": True}),
    error("reset in the answer", 503, "not_reached", {"reset_after_tokens": 3}),
    error("silence", 503, "not_reached", {"stall_after_tokens": 3}),
    error("broken framing", 503, "not_reached", {"malformed_chunk_after_tokens": 3}),
    cut("reset", "reset_after_tokens"),
    cut("silence", "stall_after_tokens"),
    cut("broken framing", "malformed_chunk_after_tokens"),
    cut("error event", "error_event_after_tokens", says="EngineCore encountered an issue"),
]
