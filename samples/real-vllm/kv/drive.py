"""Checks what the gateway knows of the prefix caches of two engines that publish KV events; exits with 1 when a check fails.

  sources     both publishers are found by /kv_event_sources, connected, and wholly known
  twice       the same long completion twice: no score for any endpoint, then 1 for the one that served it
  identity    prompts by chance: the gateway's token ids are those of the engine's /tokenize
  turns       a later turn goes to the engine that holds the earlier ones
  eviction    what an engine evicts loses its score
  agreement   the engine's cached_tokens are what the gateway expected
  cut         a cut event connection is noticed, and what was missed is replayed
  held        prepares for an engine's end: it holds a prompt
  gone        the engine has ended: nothing it held counts
  restarted   the engine runs again, empty: that is noticed, and what it holds now is known
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "python"))

import agreement
import caching
import identity
import losses
import twice
from checks import Checks
from world import World

PARTS = {
    "sources": caching.sources,
    "twice": twice.run,
    "identity": identity.run,
    "turns": caching.turns,
    "eviction": caching.eviction,
    "agreement": agreement.run,
    "cut": losses.cut,
    "held": losses.held,
    "gone": losses.gone,
    "restarted": losses.restarted,
}


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--gateway", required=True, help="base URL of the API, without /v1")
    parser.add_argument("--admin", required=True, help="base URL of the admin pages")
    parser.add_argument("--engines", required=True, type=lambda text: text.split(","), help="HOST:PORT,HOST:PORT")
    parser.add_argument("--model", required=True)
    parser.add_argument("--forwarder", type=int, help="process id of forward.py in front of the first engine")
    parser.add_argument("--caravan", help="the command whose explain is shown")
    parser.add_argument("--state", type=Path, help="a file for what one part leaves for the next")
    return parser.parse_args()


def main() -> int:
    options, checks = parsed(), Checks()
    world = World(options.gateway, options.admin, options.engines, options.model)
    try:
        PARTS[options.part](world, checks, options)
    except OSError as error:
        checks.that(False, "requests are answered", str(error))
    return 1 if checks.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
