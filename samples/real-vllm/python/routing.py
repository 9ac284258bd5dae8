"""The checks of a quiet gateway: ways to ask, conversations that stay, prompts that spread, the decision record."""

import asyncio
import json
import urllib.error
import urllib.request
from collections import Counter

from ask import Answer, Asker, user
from checks import Checks

TOWNS = ("Agadez", "Bukhara", "Chinguetti")
TURNS = 3
PROMPTS = 16
PROMPTS_AT_ONCE = 4


async def run(options, checks: Checks) -> None:
    asker = Asker(options.url, options.model)
    first = await ways_to_ask(asker, checks)
    await conversations(asker, checks)
    await spread(asker, checks, options.engines)
    if options.admin:
        decision(options, checks, first)


async def ways_to_ask(asker: Asker, checks: Checks) -> Answer:
    chat, text = user("Python: how long is the road to Timbuktu?"), "Python: the road to Timbuktu is"
    ways = {
        "chat": await asker.ask(chat),
        "chat, streamed": await asker.ask(chat, stream=True),
        "completion": await asker.ask(text),
        "completion, streamed": await asker.ask(text, stream=True),
    }
    print(f"\n  {'asked as':22}{'engine':18}{'prompt':>8}{'answer':>8}{'events':>8}  finish")
    for way, got in ways.items():
        sizes = f"{got.prompt_tokens:>8}{got.completion_tokens:>8}{got.events or '-':>8}"
        print(f"  {way:22}{got.engine:18}{sizes}  {got.finish_reason}")
    answers = ways.values()
    checks.that(all(a.text and a.finish_reason == "length" for a in answers), "answers are complete")
    checks.that(all(a.prompt_tokens > 0 and a.completion_tokens == 16 for a in answers), "usage arrives")
    checks.that(all(a.events > 2 for a in answers if a.events), "streams arrive in pieces")
    unasked = await asker.ask(chat, stream=True, usage=False)
    checks.that(unasked.usage is None, "a stream that does not ask for usage gets none")
    return ways["chat"]


async def conversations(asker: Asker, checks: Checks) -> None:
    histories, turns = {}, {town: [] for town in TOWNS}
    for town in TOWNS:
        rules = " ".join(f"Rule {n} of the market of {town}: trade number {n} pays {7 * n} coins." for n in range(1, 13))
        histories[town] = [{"role": "system", "content": f"{town}, asked by Python. {rules}"}]
    for turn in range(TURNS):
        for town, history in histories.items():
            history += user(f"Question {turn + 1}: what does trade {turn + 3} pay?")
            answer = await asker.ask(history, stream=turn % 2 == 1)
            history.append({"role": "assistant", "content": answer.text})
            turns[town].append(answer)
    print("\n  conversation  engine, prompt tokens found in its cache, at each turn")
    for town, answers in turns.items():
        print(f"  {town:14}" + "".join(f"{f'{a.engine}, {a.cached_tokens} of {a.prompt_tokens}':36}" for a in answers).rstrip())
    later = len(TOWNS) * (TURNS - 1)
    stayed = sum(a.engine == answers[0].engine != "?" for answers in turns.values() for a in answers[1:])
    cached = sum(a.cached_tokens > 0 for answers in turns.values() for a in answers[1:])
    checks.that(stayed == later, "the same prefix goes to the same engine", f"{stayed} of {later} later turns")
    checks.that(cached == later, "and is found in its cache", f"{cached} of {later} later turns")


async def spread(asker: Asker, checks: Checks, engines: list[str]) -> None:
    prompts = [f"Python {n}: tell of well number {n} and of the {n + 40} camels that drink there. " * 4 for n in range(PROMPTS)]
    used = []
    for first in range(0, PROMPTS, PROMPTS_AT_ONCE):
        answers = await asyncio.gather(*(asker.ask(user(prompt)) for prompt in prompts[first : first + PROMPTS_AT_ONCE]))
        used += [answer.engine for answer in answers]
    shares = ", ".join(f"{count} on {engine}" for engine, count in sorted(Counter(used).items()))
    print()
    checks.that(set(used) == set(engines), f"{PROMPTS} different prompts use both engines", shares)


def decision(options, checks: Checks, answer: Answer) -> None:
    try:
        with urllib.request.urlopen(f"{options.admin}/decisions/{answer.request_id}", timeout=10) as response:
            picked = json.load(response)["picked"]
    except urllib.error.HTTPError as error:
        picked = f"status {error.code}"
    addresses = {f"vllm-{index}": engine for index, engine in enumerate(options.engines)}
    holds = addresses.get(picked, picked) == answer.engine
    checks.that(holds, "the decision record names the engine that answered", picked)
