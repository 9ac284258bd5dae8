"""The same long completion twice, as llm-d's guide to precise prefix cache aware routing tells its readers to verify it."""

import json
import subprocess

from world import NAMES, SCORER, Asked, Prompt, World

LOREM = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit. Sed do eiusmod tempor incididunt ut labore et dolore magna "
    "aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. "
    "Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint "
    "occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum. "
)
TOKENS = 50


def run(world: World, checks, options) -> None:
    prompt = Prompt({"prompt": (LOREM * 2).strip()})
    before = {name: world.source(name)["batches"] for name in NAMES}
    first = world.ask(prompt, TOKENS)
    show(first, options, "first")
    checks.that(set(first.scores().values()) == {0.0}, "the first time every endpoint scores 0")
    world.settle(first.picked, before[first.picked])
    second = world.ask(prompt, TOKENS)
    show(second, options, "second")
    wanted = {name: float(name == first.picked) for name in NAMES}
    checks.that(second.scores() == wanted, "the second time the one that served it scores 1, the other 0")
    checks.that(second.picked == first.picked, "and serves it again", second.picked)
    checks.that(first.decision["request"]["tokenSource"] == "local", "the gateway's own tokenizer gave the ids")
    seen = f"{second.cached_tokens} of {second.prompt_tokens}"
    checks.that(second.cached_tokens == second.expected_cached_tokens > 0, "the engine found it in its cache", seen)


def show(asked: Asked, options, which: str) -> None:
    print(f"\n  the {which} time, from /decisions/{asked.id}:")
    for endpoint, score in asked.scores().items():
        line = {"x-request-id": asked.id, "plugin": SCORER, "endpoint": endpoint, "score": score}
        print(f"  {json.dumps(line)}")
    if options.caravan:
        print(f"\n  caravan explain {asked.id}")
        command = [options.caravan, "explain", asked.id, "--admin", options.admin]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        print("\n".join(f"    {line}".rstrip() for line in (told.stdout or told.stderr).splitlines()))
        print()
