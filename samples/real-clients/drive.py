"""Puts every client through every case and says what came of it; exits with 1 when a case fails.

The clients live in two processes, one per language, which take one request per line and answer it with one line.
"""

import argparse
import json
import subprocess
import threading
import time
from pathlib import Path

from cases import ANSWER_TOKENS, CASES, Case
from page import Result, written
from pages import Stand, until

CHARACTERS_PER_TOKEN = 4
FINISHED = {"length", "max_tokens"}


class Clients:
    """The clients of one language. Names are those of their packages."""

    def __init__(self, language: str, command: list[str]) -> None:
        self.language = language
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.versions: dict[str, str] = self.answer()

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise EOFError(f"{self.process.args[0]} has ended; its log says why")
        return json.loads(line)

    def ask(self, client: str, case: Case) -> dict:
        wish = {name: getattr(case, name) for name in ("stream", "retries", "tokens", "timeout", "leave", "count")}
        wish |= {"client": client, "messages": [{"role": "user", "content": "How are ropes made?"}]}
        wish |= {"model": case.model} if case.model else {}
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        return self.answer()


def run(case: Case, client: str, clients: Clients, stand: Stand) -> tuple[dict, list[str]]:
    """What the client reported, and what is wrong with it or with what the gateway made of it."""
    stand.clear_faults()
    until(lambda: stand.is_ready() and stand.is_free(), "a free gateway")
    before = stand.ended()
    stand.set_faults(case.faults)
    over = threading.Event()
    repair = threading.Thread(target=repair_after_first, args=(stand, before, over))
    if case.repair:
        repair.start()
    began = time.monotonic()
    got = clients.ask(client, case)
    took = time.monotonic() - began
    over.set()
    if case.repair:
        repair.join()
    stand.clear_faults()
    try:
        until(stand.is_free, "the engine to be free")
    except TimeoutError as error:
        return got, [f"{error}"]
    ended = {label: count - before.get(label, 0) for label, count in stand.ended().items()}
    return got, [*problems(case, got), *account(case, ended, took)]


def repair_after_first(stand: Stand, before: dict, over: threading.Event) -> None:
    while stand.ended() == before and not over.is_set():
        time.sleep(0.02)
    stand.clear_faults()


def problems(case: Case, got: dict) -> list[str]:
    """What is wrong with what the client reported."""
    if case.outcome == "error":
        if "error" not in got:
            return [f"a failure is reported as {got}"]
        wrong_status = case.status is not None and got["status"] != case.status
        found = [f"status {got['status']} instead of {case.status}"] if wrong_status else []
        return found if case.says in got["message"] else [*found, f"'{case.says}' is not in: {got['message']}"]
    if "error" in got:
        return [got["message"]]
    if case.outcome == "answer":
        whole = got["tokens"] == ANSWER_TOKENS and len(got["text"]) == ANSWER_TOKENS * CHARACTERS_PER_TOKEN
        return [] if whole and got["finish"] in FINISHED else [f"no whole answer: {got}"]
    return [] if case.outcome in got else [f"{case.outcome} expected, got {got}"]


def account(case: Case, ended: dict[str, int], took: float) -> list[str]:
    """What is wrong with what the gateway counted."""
    found = []
    if sum(ended.values()) != case.attempts:
        found.append(f"{sum(ended.values())} attempts instead of {case.attempts}")
    if not any(ended.get(ending) for ending in case.ending.split("|")):
        found.append(f"counted as {[label for label, count in ended.items() if count]} instead of {case.ending}")
    if took < case.seconds:
        found.append(f"tried again after {took:.2f} s, before the {case.seconds} s it was told to wait")
    return found


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateway", required=True, help="base URL of the API, without /v1")
    parser.add_argument("--admin", required=True, help="base URL of the admin pages")
    parser.add_argument("--engine", required=True, help="base URL of the simulated engine")
    parser.add_argument("--model", required=True)
    parser.add_argument("--python", required=True, help="Python with the clients")
    parser.add_argument("--node", required=True, help="directory with ask.mjs and node_modules")
    parser.add_argument("--only", default="", help="clients and cases whose names have this text")
    parser.add_argument("--page", type=Path, help="file for the table")
    return parser.parse_args()


def main() -> int:
    options = parsed()
    stand, here = Stand(options.engine, options.admin), Path(__file__).parent
    languages = [
        Clients("Python", [options.python, "-B", str(here / "python/ask.py"), options.gateway, options.model]),
        Clients("Node", ["node", f"{options.node}/ask.mjs", options.gateway, options.model]),
    ]
    results = []
    for clients in languages:
        for client, version in clients.versions.items():
            print(f"\n{client} {version}, {clients.language}")
            for case in CASES:
                if (case.count and "anthropic" not in client) or options.only not in f"{client} {case.name}":
                    continue
                results.append(Result((clients.language, client, version), case, *run(case, client, clients, stand)))
                print(f"  {results[-1].line()}", flush=True)
    for clients in languages:
        clients.process.stdin.close()
        clients.process.wait()
    failed = [result for result in results if result.problems]
    print(f"\n{len(results) - len(failed)} of {len(results)} cases hold")
    if options.page:
        options.page.write_text(written(results))
    return 1 if failed or not results else 0


if __name__ == "__main__":
    raise SystemExit(main())
