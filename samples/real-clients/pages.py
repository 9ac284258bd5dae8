"""The pages of the engine and of the gateway's admin port: faults are set, counters are read."""

import json
import re
import time
import urllib.error
import urllib.request

SETTLE_SECONDS = 15


class Stand:
    """One simulated engine behind one gateway, and nobody else who asks."""

    def __init__(self, engine: str, admin: str) -> None:
        self.engine, self.admin = engine, admin

    def set_faults(self, faults: dict) -> None:
        if faults:
            fetch(f"{self.engine}/faults", "POST", json.dumps(faults).encode())

    def clear_faults(self) -> None:
        """A refusing engine cannot be told; it ends that by itself."""
        until(lambda: fetch(f"{self.engine}/faults", "DELETE") is not None, "the engine to accept connections")

    def is_free(self) -> bool:
        """Whether no request is left over, at the gateway or at the engine."""
        gateway, engine = fetch(f"{self.admin}/metrics"), fetch(f"{self.engine}/metrics")
        if gateway is None or engine is None:
            return False
        waiting = sum(figure(engine, f"vllm:num_requests_{state}") for state in ("running", "waiting"))
        return figure(gateway, "caravan_in_flight") == 0 and waiting == 0

    def is_ready(self) -> bool:
        return fetch(f"{self.admin}/health/ready") is not None

    def ended(self) -> dict[str, int]:
        """Requests by how they ended, since the gateway started."""
        page = fetch(f"{self.admin}/metrics") or ""
        return {label: int(float(n)) for label, n in re.findall(r'^caravan_requests_total{ending="(\w+)"} (\S+)', page, re.M)}


def until(holds, what: str) -> None:
    give_up = time.monotonic() + SETTLE_SECONDS
    while not holds():
        if time.monotonic() > give_up:
            raise TimeoutError(f"waited {SETTLE_SECONDS} s for {what}")
        time.sleep(0.02)


def fetch(url: str, method: str = "GET", body: bytes | None = None) -> str | None:
    """The page, or None when there is none."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, method=method), timeout=5) as response:
            return response.read().decode()
    except (urllib.error.URLError, ConnectionError):
        return None


def figure(page: str, name: str) -> float:
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)", page, re.M))
