"""Long streams and a steady flow of short requests, while somebody else kills an engine."""

import asyncio
import sys
import time
from pathlib import Path

from ask import Asker, Attempt, user
from checks import Checks

STREAMS = 6
STREAM_TOKENS = 800
EVENTS_OF_A_BEGUN_STREAM = 3
REQUESTS_BEFORE = 4
SECONDS_BETWEEN_REQUESTS = 0.3
SECONDS_AFTER = 6
FAILURES_SHOWN = 5


async def run(options, checks: Checks) -> None:
    asker = Asker(options.url, options.model)
    streams = [
        Attempt(asker, user(f"Python, story {n}: {n + 2} camels leave at dawn."), stream=True, tokens=STREAM_TOKENS)
        for n in range(STREAMS)
    ]
    flow = Flow(asker)
    running = [asyncio.create_task(each.run()) for each in [*streams, flow]]

    def begun() -> bool:
        return flow.answered >= REQUESTS_BEFORE and all(s.events >= EVENTS_OF_A_BEGUN_STREAM or s.ended for s in streams)

    await until(begun, "all streams to begin")
    options.ready.touch()
    await until(options.killed.exists, "the engine to be killed")
    kill, killed = (int(stamp) / 1000 for stamp in options.killed.read_text().split())
    await asyncio.sleep(SECONDS_AFTER)
    flow.stopped = True
    await asyncio.gather(*running)
    report_streams(checks, streams, options.victim, kill)
    report_flow(checks, flow.attempts, kill, killed)


class Flow:
    """Sends short requests at a steady rate, plain and streamed in turn, until stopped."""

    def __init__(self, asker: Asker) -> None:
        self.asker, self.attempts, self.stopped = asker, [], False

    async def run(self) -> None:
        tasks = []
        while not self.stopped:
            number = len(self.attempts)
            self.attempts.append(Attempt(self.asker, user(f"Python, question {number}?"), stream=number % 2 == 1, tokens=8))
            tasks.append(asyncio.create_task(self.attempts[-1].run()))
            await asyncio.sleep(SECONDS_BETWEEN_REQUESTS)
        await asyncio.gather(*tasks)

    @property
    def answered(self) -> int:
        return sum(attempt.ended is not None for attempt in self.attempts)


async def until(holds, what: str, seconds: float = 120) -> None:
    give_up = time.time() + seconds
    while not holds():
        if time.time() > give_up:
            sys.exit(f"drive.py: waited {seconds} s for {what}")
        await asyncio.sleep(0.02)


def report_streams(checks: Checks, streams: list[Attempt], victim: str, kill: float) -> None:
    print(f"\n  {'stream on':18}{'events':>8}  ended ({victim} is killed)")
    for stream in streams:
        print(f"  {stream.engine:18}{stream.events:>8}  {stream.outcome[:150]}")
    underway = [s for s in streams if s.ended >= kill]
    hit = [s for s in underway if s.engine == victim]
    spared = [s for s in underway if s.engine not in (victim, "?")]
    typed = sum(s.error_is_typed for s in hit)
    whole = sum(s.error is None for s in spared)
    checks.that(bool(hit and spared), "streams run on both engines at the kill", f"{len(hit)} and {len(spared)}")
    checks.that(typed == len(hit), "streams of the killed engine end with a typed error", f"{typed} of {len(hit)}")
    checks.that(whole == len(spared), "streams of the other engine run to their end", f"{whole} of {len(spared)}")


def report_flow(checks: Checks, attempts: list[Attempt], kill: float, killed: float) -> None:
    """A request that is sent after the kill cannot have started on the killed engine, so it must not fail.

    The port of a killed engine accepts connections until the system has taken the process apart, about a second
    later. They are reset without a byte of an answer."""
    before = [a for a in attempts if a.ended < kill]
    after = [a for a in attempts if a.sent > killed]
    during = [a for a in attempts if a not in before and a not in after]
    failed = [a for a in attempts if a.error]
    for attempt in failed[:FAILURES_SHOWN]:
        print(f"  sent {attempt.sent - kill:+.2f} s from the kill: {attempt.outcome[:150]}")
    if len(failed) > FAILURES_SHOWN:
        print(f"  ... and {len(failed) - FAILURES_SHOWN} more that failed")
    for when, some in (("that end before", before), ("sent after", after)):
        answered = sum(a.error is None for a in some)
        checks.that(answered == len(some) > 0, f"requests {when} the kill are answered", f"{answered} of {len(some)}")
    answered = sum(a.error is None for a in during)
    typed = sum(a.error_is_typed for a in during)
    seen = f"{answered} and {typed} of {len(during)}"
    checks.that(answered + typed == len(during), "requests under way at the kill are answered or end with a typed error", seen)
