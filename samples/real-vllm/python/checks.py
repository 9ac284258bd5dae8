"""Prints whether claims hold, and counts those that do not."""


class Checks:
    def __init__(self) -> None:
        self.failed = 0

    def that(self, holds: bool, claim: str, seen: str = "") -> None:
        self.failed += not holds
        print(f"  {'ok  ' if holds else 'FAIL'}  {claim}{': ' if seen else ''}{seen}")
