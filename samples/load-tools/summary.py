"""Reads the results of the load tools; prints and writes one line per tool; exits with 1 when a request failed."""

import argparse
import json
import re
import urllib.request
from pathlib import Path

HEAD = """# Load tools through the gateway

<!-- Written by samples/load-tools/run.sh --page; do not edit. -->

Three load tools run unchanged against the gateway in front of four simulated engines, each from its own package and with
its own configuration. This says that they work, not how fast anything is: the tools, the gateway and the engines shared
two busy cores.

"""

TAIL = """
The last row is what the gateway counted in the same run (`caravan_requests_total`). The rejected ones are aiperf's questions for a
page that is not there:

- inference-perf runs the configuration of llm-d's guide "Precise Prefix Cache Aware Routing",
  [seed-004.yaml](../samples/load-tools/seed-004.yaml), which names at its top what differs.
- guidellm asks `GET /health` before it starts, which the gateway answers on the port of its API.
- aiperf asks for `/metrics` on the same port (HEAD, then GET), gets 404, and goes on without the server's metrics. The gateway keeps its metrics on
  the admin port; engines' metrics are theirs.

How to run it: [samples/load-tools](../samples/load-tools/README.md).
"""


def inference_perf(results: Path) -> tuple[int, int, float]:
    summary = json.loads((results / "seed-004/summary_lifecycle_metrics.json").read_text())
    answered = summary["successes"]
    return answered["count"], summary["failures"]["count"], answered["latency"]["time_to_first_token"]["median"] * 1000


def guidellm(results: Path) -> tuple[int, int, float]:
    metrics = json.loads((results / "guidellm/benchmarks.json").read_text())["benchmarks"][0]["metrics"]
    totals = metrics["request_totals"]
    ttft = metrics["time_to_first_token_ms"]["successful"]["percentiles"]["p50"]
    return totals["successful"], totals["errored"] + totals["incomplete"], ttft


def aiperf(results: Path) -> tuple[int, int, float]:
    metrics = json.loads((results / "aiperf/profile_export_aiperf.json").read_text())
    failed = metrics.get("error_request_count") or {"avg": 0}
    return int(metrics["request_count"]["avg"]), int(failed["avg"]), metrics["time_to_first_token"]["p50"]


READERS = {
    "inference-perf": ("0.7.0", inference_perf),
    "guidellm": ("0.8.1", guidellm),
    "aiperf": ("0.13.0", aiperf),
}


def ended(admin: str) -> dict[str, int]:
    """Requests by how the gateway says they ended."""
    with urllib.request.urlopen(f"{admin}/metrics", timeout=5) as page:
        found = re.findall(r'^caravan_requests_total{ending="(\w+)"} (\S+)', page.read().decode(), re.M)
    return {label: int(float(count)) for label, count in found if float(count)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", required=True, type=Path)
    parser.add_argument("--admin", required=True, help="base URL of the gateway's admin pages")
    parser.add_argument("--page", type=Path, help="file for the table")
    parser.add_argument("tools", nargs="+", choices=READERS)
    options = parser.parse_args()
    rows = [["tool", "requests answered", "errors", "TTFT p50"], ["---"] * 4]
    answered = errors = 0
    for tool in options.tools:
        version, read = READERS[tool]
        good, bad, ttft = read(options.results)
        rows.append([f"{tool} {version}", f"{good}", f"{bad}", f"{ttft:.0f} ms"])
        answered, errors = answered + good, errors + bad
    counted = ended(options.admin)
    rejected = counted.pop("rejected", 0)
    failed = sum(counted.values()) - counted.get("completed", 0)
    rows.append(["as the gateway counted", f"{counted.get('completed', 0)}", f"{failed}, {rejected} rejected", ""])
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    print(table)
    # What is rejected are aiperf's questions for a metrics page.
    whole = answered > 0 and errors == 0 and set(counted) <= {"completed", "rejected"} and counted["completed"] >= answered
    if options.page and whole:
        options.page.write_text(HEAD + table + TAIL)
    return 0 if whole else 1


if __name__ == "__main__":
    raise SystemExit(main())
