"""The engine says in each answer how much of the prompt it found in its cache; the gateway knew that when it chose."""

import time
from concurrent.futures import ThreadPoolExecutor

from shapes import Shapes
from world import NAMES, Asked, Prompt, World

SEED = 23
REQUESTS = 240
AT_ONCE = 4
LEAST_SHARE = 0.99
OPEN = 6
TOO_LONG = 1500


def run(world: World, checks, options) -> None:
    for at_once in (1, AT_ONCE):
        began = time.time()
        with ThreadPoolExecutor(at_once) as pool:
            asked = [each for some in pool.map(lambda n: talk(world, n, at_once), range(at_once)) for each in some]
        share = report(asked, at_once, time.time() - began)
        if at_once == 1:
            agree = f"{share:.2%} of {len(asked)}"
            checks.that(share >= LEAST_SHARE, "one at a time, cached_tokens is what was expected in 99 % of requests", agree)
    for name in NAMES:
        for alarm, judged in world.endpoint(name).get("agreement", {}).items():
            checks.that(not judged["alarm"], f"{name} raises no alarm {alarm}", f"{judged['disagreed']} of {judged['judged']}")


def talk(world: World, number: int, at_once: int) -> list[Asked]:
    """Goes on with one of the open conversations, repeats one, or begins one."""
    shapes = Shapes(SEED + 100 * at_once + number)
    chance, open_ones, asked = shapes.random, [], []
    for _ in range(REQUESTS // at_once):
        way = chance.random()
        if len(open_ones) < 2 or way < 0.2:
            open_ones = [*open_ones[-OPEN:], shapes.completion() if chance.random() < 0.3 else shapes.conversation()]
            prompt = open_ones[-1]
        else:
            prompt = chance.choice(open_ones)
            if way < 0.8:
                go_on(prompt, shapes)
        got = world.ask(prompt, chance.randint(1, 40))
        asked.append(got)
        if "messages" in prompt.fields:
            prompt.fields["messages"].append({"role": "assistant", "content": got.text})
            prompt.fields["messages"].append({"role": "user", "content": shapes.text(3, 20)})
        if got.prompt_tokens > TOO_LONG:
            open_ones.remove(prompt)
    return asked


def go_on(prompt: Prompt, shapes: Shapes) -> None:
    if "prompt" in prompt.fields:
        prompt.fields["prompt"] += " " + shapes.text(3, 30)


def report(asked: list[Asked], at_once: int, seconds: float) -> float:
    same = [each for each in asked if each.cached_tokens == each.expected_cached_tokens]
    tokens = [each.decision["request"]["promptTokens"] == each.prompt_tokens for each in asked]
    cached, prompt = sum(each.cached_tokens for each in asked), sum(each.prompt_tokens for each in asked)
    print(f"\n  {at_once} at once: {len(asked)} requests in {seconds:.0f} s, {cached} of {prompt} prompt tokens cached")
    print(f"  as expected {len(same)} ({len(same) / len(asked):.2%}), number of tokens as counted {sum(tokens)}")
    for each in [each for each in asked if each not in same][:5]:
        known = f"{each.matched()} of {each.blocks} blocks on {each.picked}"
        print(f"    {each.id}: {known}, expected {each.expected_cached_tokens}, cached {each.cached_tokens} of {each.prompt_tokens}")
    return len(same) / len(asked)
