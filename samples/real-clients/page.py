"""Results as lines and as a page."""

from dataclasses import dataclass, field

from cases import CASES, Case

WIDTH = 46

HEAD = """# Real clients through the gateway

<!-- Written by samples/real-clients/run.sh --page; do not edit. -->

What each client reports when it asks one simulated engine through the gateway, and the engine has a fault. No client
knows of the gateway: each is given its base URL and nothing else.

"""

TAIL = """
Each cell was checked, and stands only when all of this held:

- No failure is taken for success, and each client reports the status that the gateway answered with. Where the answer had
  begun, the client raises an error with the gateway's words, or the engine's, instead of ending as if all were well. A
  status beside such an error is the client's own idea.
- An answer has all of its 8 tokens, a finish reason and its usage.
- The gateway has seen as many attempts as the case allows: one where the client is told not to retry and for every 4xx but
  429, two where the fault is gone at the second.
- With `Retry-After: 2` the second attempt comes no earlier than after 2 seconds.
- Afterwards nothing is in flight at the gateway or running at the engine, also when the client left or its time was up;
  and the gateway has counted the request by how it ended (`caravan_requests_total`).

In the cases without "retried" or "waited for" the client's own retries are off, except for unknown models and 400, which must
not be retried. The engine is one and the gateway has no other to turn to, so every fault reaches the client.

How to run it: [samples/real-clients](../samples/real-clients/README.md). The Java clients (`openai-java`, `anthropic-java`,
LangChain4j) are tested in every build, in `client-tests/`. What the gateway does in each case:
[failures.md](failures.md).
"""


@dataclass
class Result:
    client: tuple[str, str, str]  # language, package, version
    case: Case
    got: dict
    problems: list[str] = field(default_factory=list)

    def cell(self) -> str:
        if self.problems:
            return "**FAIL** " + "; ".join(self.problems)
        return self.report()

    def report(self) -> str:
        if "error" in self.got:
            status = self.got["status"]
            return f"`{self.got['error']}`{f' {status}' if status else ''}"
        return next(word for word in ("counted", "left", "answer") if word in self.got or word == "answer")

    def line(self) -> str:
        verdict = "FAIL" if self.problems else "ok  "
        why = f": {'; '.join(self.problems)}" if self.problems else ""
        return f"{verdict}  {self.case.name:{WIDTH}}{self.report()}{why}"


def written(results: list[Result]) -> str:
    clients = list(dict.fromkeys(result.client for result in results))
    cells = {(result.case.name, result.client): result.cell() for result in results}
    rows = [["", *(f"`{package}` {version}, {language}" for language, package, version in clients)]]
    rows.append(["---"] * len(rows[0]))
    rows += [[case.name, *(cells.get((case.name, client), "") for client in clients)] for case in CASES]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows if any(row[1:])) + TAIL
