"""Drives the gateway with the openai client for Python; exits with 1 when a check fails.

  check   the four ways to ask, conversations that stay on one engine, different prompts that spread
  kill    long streams and a flow of short requests while an engine is killed by somebody else:
          makes the file --ready when all of its streams have begun, and waits for the file --killed,
          which holds two times in milliseconds, just before and just after the kill
"""

import argparse
import asyncio
from pathlib import Path

import openai

import kill
import routing
from checks import Checks


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=("check", "kill"))
    parser.add_argument("--url", required=True, help="base URL of the API, ending in /v1")
    parser.add_argument("--model", required=True)
    parser.add_argument("--engines", required=True, type=lambda text: text.split(","), help="HOST:PORT,HOST:PORT")
    parser.add_argument("--admin", help="check: base URL of the admin pages; without it no decision record is looked at")
    parser.add_argument("--victim", help="kill: HOST:PORT of the engine that is killed")
    parser.add_argument("--ready", type=Path, help="kill: file to make")
    parser.add_argument("--killed", type=Path, help="kill: file to wait for")
    return parser.parse_args()


def main() -> int:
    options, checks = parsed(), Checks()
    print(f"\nopenai {openai.__version__} for Python, {options.mode}")
    try:
        asyncio.run((routing if options.mode == "check" else kill).run(options, checks))
    except openai.APIError as error:
        checks.that(False, "a request is answered", f"{type(error).__name__}: {error}")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
