"""The gateway's token ids are the engine's: for prompts by chance the ids of /tokenize are sent to an engine, as ids and
behind the gateway's back; then the text goes through the gateway. Events tell the engine's ids of each block, and the
gateway finds blocks by its own, so all blocks match only if all those ids are the same. Prompts are lengthened until they
fill their last block: then the blocks have all of their ids."""

from collections import Counter

from shapes import Shapes
from world import BLOCK, NAMES, Asked, Prompt, World

CONVERSATIONS = 100
COMPLETIONS = 40
SEED = 5
SHOWN = 5
FILLED_SHARE = 0.9
PAD = " the"  # one token

LOCAL = "the gateway's own tokenizer gave the ids"
COUNT = "as many ids as /tokenize and usage.prompt_tokens have"
BLOCKS = "all whole blocks have the ids of /tokenize"
PLACE = "the prompt goes to the engine that holds them"
ENGINE = "and that engine finds all of them"


def run(world: World, checks, options) -> None:
    shapes = Shapes(SEED)
    prompts = [shapes.conversation() for _ in range(CONVERSATIONS)] + [shapes.completion() for _ in range(COMPLETIONS)]
    kinds = Counter(prompt.label for prompt in prompts)
    print("\n  " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
    for what, some in (("conversations", prompts[:CONVERSATIONS]), ("completions", prompts[CONVERSATIONS:])):
        compare(world, checks, what, some)


def compare(world: World, checks, what: str, prompts: list[Prompt]) -> None:
    sizes, filled, held, shown = [], 0, Counter(), 0
    for number, prompt in enumerate(prompts):
        holder = NAMES[number % len(NAMES)]
        ids = fill(world, holder, prompt)
        world.tell(holder, Prompt({"prompt": ids}))
        asked = world.ask(prompt)
        claims = judge(asked, holder, ids)
        held.update(claim for claim, holds in claims.items() if holds)
        sizes.append(len(ids))
        filled += claims[BLOCKS] and len(ids) % BLOCK == 0
        if not all(claims.values()) and shown < SHOWN:
            shown += 1
            show(prompt, asked, holder, ids)
    total = len(prompts)
    print(f"  {total} {what} of {min(sizes)} to {max(sizes)} tokens, {sum(sizes)} in all")
    for claim in (LOCAL, COUNT, BLOCKS, PLACE, ENGINE):
        checks.that(held[claim] == total, claim, f"{held[claim]} of {total}")
    checks.that(filled >= FILLED_SHARE * total, "prompts that fill their last block, so that no id is left out", f"{filled}")


def judge(asked: Asked, holder: str, ids: list[int]) -> dict[str, bool]:
    request = asked.decision["request"]
    return {
        LOCAL: request["tokenSource"] == "local",
        COUNT: request["promptTokens"] == asked.prompt_tokens == len(ids),
        BLOCKS: asked.matched(holder) == asked.blocks == len(ids) // BLOCK,
        PLACE: asked.picked == holder,
        ENGINE: asked.cached_tokens == (len(ids) - 1) // BLOCK * BLOCK,
    }


def show(prompt: Prompt, asked: Asked, holder: str, ids: list[int]) -> None:
    request, found = asked.decision["request"], f"{asked.matched(holder)} of {asked.blocks} blocks"
    print(f"    {prompt.label}: {len(ids)} ids of /tokenize; gateway {request['promptTokens']} ({request['tokenSource']}), ", end="")
    print(f"engine {asked.prompt_tokens}; {found} on {holder}, picked {asked.picked}, {asked.cached_tokens} cached")


def fill(world: World, name: str, prompt: Prompt) -> list[int]:
    """Lengthens the prompt to whole blocks; the ids that the engine has for it."""
    ids = world.ids(name, prompt)
    missing = -len(ids) % BLOCK
    if "messages" in prompt.fields:
        prompt.fields["messages"][-1]["content"] += PAD * missing
    else:
        prompt.fields["prompt"] += PAD * missing
    return world.ids(name, prompt)
