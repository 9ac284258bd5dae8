"""What engines hold is known from their events: found, followed by later turns, and forgotten when evicted."""

import json

from shapes import Shapes
from world import BLOCK, NAMES, Prompt, World, call

SEED = 11
CONVERSATIONS = 8
TURNS = 3
CACHE_TOKENS = 127 * BLOCK  # of 128 blocks vLLM keeps one for itself


def sources(world: World, checks, options) -> None:
    for name in NAMES:
        complete = world.complete(name)
        source = world.source(name)
        told = call(f"{world.engines[name]}/kv_event_sources")[0]
        print(f"  {name} tells on /kv_event_sources: {json.dumps(told)}")
        print(f"  /status/prefix: {json.dumps(source)}")
        checks.that(complete, f"{name}'s publisher is found, connected and wholly known")
        checks.that(len(world.endpoint(name)["sources"]) == len(told) == 1 and source["replayPort"] > 0, "with its replay")


def turns(world: World, checks, options) -> None:
    """Each conversation begins on one of the engines, behind the gateway's back, in turn; the gateway was never asked."""
    shapes = Shapes(SEED)
    stayed, cached, later = 0, 0, 0
    for number in range(CONVERSATIONS):
        holder = NAMES[number % 2]
        prompt = shapes.conversation(turns=2)
        world.tell(holder, prompt)
        for _ in range(TURNS - 1):
            prompt.fields["messages"] += [
                {"role": "assistant", "content": shapes.text(10, 40)},
                {"role": "user", "content": shapes.text(10, 40)},
            ]
            before = world.source(holder)["batches"]
            asked = world.ask(prompt, 4)
            later += 1
            stayed += asked.picked == holder
            cached += asked.cached_tokens > 0
            world.settle(asked.picked, before)
    checks.that(stayed == later, "a later turn goes to the engine that holds the earlier ones", f"{stayed} of {later}")
    checks.that(cached == later, "which finds them in its cache", f"{cached} of {later}")


def eviction(world: World, checks, options) -> None:
    shapes = Shapes(SEED + 1)
    for holder in NAMES:
        prompt = shapes.completion()
        world.tell(holder, prompt)
        before = world.ask(prompt)
        held = before.matched(holder)
        score = before.scores()[holder]
        checks.that(held == before.blocks > 0 and score == 1.0, f"{holder} holds a prompt", f"{held} blocks, score {score}")
        filled = 0
        while filled < 2 * CACHE_TOKENS:
            filler = shapes.text(300, 400)
            size = len(world.ids(holder, Prompt({"prompt": filler})))
            if size < 1900:
                world.tell(holder, Prompt({"prompt": filler}))
                filled += size
        engine_blocks = world.source(holder)["engineBlocks"]
        after = world.ask(prompt)
        seen = f"{after.matched(holder)} blocks, score {after.scores()[holder]}"
        checks.that(after.matched(holder) == 0 and after.scores()[holder] == 0, "and loses its score when it is evicted", seen)
        checks.that(after.picked != holder or after.cached_tokens == 0, "as the engine says", f"{after.cached_tokens} cached")
        checks.that(engine_blocks <= 127, "no more blocks are known than there are", f"{engine_blocks} of 127")
