"""A cut connection and an engine that starts again: noticed, and repaired by replay."""

import json
import os
import signal

from shapes import Shapes
from world import NAMES, Prompt, World, until

SEED = 31
CUT = "vllm-0"
COUNTS = ("batches", "gaps", "replays", "lost", "restarts")


def counts(source: dict) -> str:
    told = ", ".join(f"{name} {source[name]}" for name in COUNTS)
    return f"{source['state']}, connected {str(source['connected']).lower()}, {told}, unsure {source['unsureMs'] / 1000:.1f} s"


def long(shapes: Shapes) -> Prompt:
    return Prompt({"prompt": shapes.text(120, 200)})


def cut(world: World, checks, options) -> None:
    shapes = Shapes(SEED)
    held, missed = long(shapes), long(shapes)
    world.tell(CUT, held)
    checks.that(world.ask(held).picked == CUT, f"{CUT} holds a prompt and gets it")
    before = world.source(CUT)
    os.kill(options.forwarder, signal.SIGUSR1)
    noticed = until(lambda: not world.source(CUT)["connected"])
    print(f"  cut: {counts(world.source(CUT))}")
    checks.that(noticed, "a cut connection is noticed")
    checks.that(world.ask(held).matched(CUT) == -1, "meanwhile its blocks count as not known")
    world.tell(CUT, missed)
    os.kill(options.forwarder, signal.SIGUSR2)
    complete = world.complete(CUT)
    after = world.source(CUT)
    print(f"  healed: {counts(after)}")
    checks.that(complete, "the connection stands again, and all is known")
    checks.that(after["replays"] > before["replays"], "after a replay")
    checks.that(after["lost"] == before["lost"] and after["restarts"] == before["restarts"], "nothing was lost or forgotten")
    for what, prompt in (("what it held before", held), ("what it was told meanwhile", missed)):
        asked = world.ask(prompt)
        seen = f"{asked.matched(CUT)} of {asked.blocks} blocks, {asked.cached_tokens} tokens cached"
        checks.that(asked.picked == CUT and asked.matched(CUT) == asked.blocks, f"{what} is known", seen)


def held(world: World, checks, options) -> None:
    state = {}
    for number, name in enumerate(NAMES):
        prompt = long(Shapes(SEED + 1 + number))
        world.tell(name, prompt)
        asked = world.ask(prompt)
        seen = f"{asked.matched(name)} of {asked.blocks} blocks"
        checks.that(asked.picked == name and asked.matched(name) == asked.blocks, f"{name} holds a prompt", seen)
        state[name] = {"prompt": prompt.fields, **{count: world.source(name)[count] for count in COUNTS}}
    options.state.write_text(json.dumps(state))


def gone(world: World, checks, options) -> None:
    noticed = until(lambda: not world.source(CUT).get("connected"))
    checks.that(noticed, "the publisher's end is noticed")
    asked = world.ask(Prompt(json.loads(options.state.read_text())[CUT]["prompt"]))
    checks.that(asked.matched(CUT) == -1, "what it held does not count as known")
    checks.that(asked.served != CUT, "the prompt is answered by the other", f"picked {asked.picked}, served by {asked.served}")


def restarted(world: World, checks, options) -> None:
    for number, (name, before) in enumerate(json.loads(options.state.read_text()).items()):
        fresh = long(Shapes(SEED + 10 + number))
        world.tell(name, fresh)
        complete = world.complete(name)
        source = world.source(name)
        print(f"  {name}: {counts(source)}")
        checks.that(complete, f"{name}'s new publisher is connected and wholly known")
        checks.that(source["restarts"] == before["restarts"] + 1, "that it started again is noticed")
        checks.that(source["replays"] > before["replays"], "by a replay")
        asked = world.ask(Prompt(before["prompt"]))
        seen = f"{asked.matched(name)} of {asked.blocks} blocks"
        checks.that(asked.matched(name) == 0, "what it held before is forgotten", seen)
        asked = world.ask(fresh)
        seen = f"{asked.matched(name)} of {asked.blocks} blocks, {asked.cached_tokens} tokens cached"
        checks.that(asked.picked == name and asked.matched(name) == asked.blocks, "what it holds now is known", seen)
