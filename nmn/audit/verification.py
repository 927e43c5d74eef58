"""What a check of a trail found."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "incomplete", "broken"]

MOST = 50
"""Findings kept of one trail: a file of noise would give thousands."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        trail: name of the trail file.
        record: 0 is the header, 1 the first step; None where it is about the whole trail.
        text: a sentence.
        missing: True where something is only not there yet (the end of a stopped run).
    """

    trail: str
    record: int | None
    text: str
    missing: bool = False

    def __str__(self) -> str:
        place = "" if self.record is None else f", record {self.record}"
        return f"{self.trail}{place}: {self.text}"


@dataclass(frozen=True)
class Verification:
    """The result of ``verify``.

    Attributes:
        status: "ok"; "incomplete" where all that is there is right but the end is missing;
            "broken" where anything is wrong.
        findings: what is wrong or missing, at most 50 a trail.
        trails, records, blobs: how many were checked.
    """

    status: Verdict
    findings: tuple[Finding, ...] = ()
    trails: int = 1
    records: int = 0
    blobs: int = 0

    @property
    def ok(self) -> bool:
        """True where nothing is wrong or missing."""
        return self.status == "ok"

    def __str__(self) -> str:
        trails = "1 trail" if self.trails == 1 else f"{self.trails} trails"
        counts = f"{trails}, {self.records} records, {self.blobs} blobs"
        return "\n".join([f"{self.status}: {counts}", *(f"  {f}" for f in self.findings)])


class Findings:
    """Collects what is wrong with one trail."""

    def __init__(self, trail: str) -> None:
        self.trail = trail
        self.found: list[Finding] = []
        self._seen = 0

    def wrong(self, record: int | None, text: str) -> None:
        """Something does not fit."""
        self._add(Finding(self.trail, record, text))

    def missing(self, text: str) -> None:
        """Something is not there yet."""
        self._add(Finding(self.trail, None, text, missing=True))

    def _add(self, finding: Finding) -> None:
        self._seen += 1
        if self._seen <= MOST:
            self.found.append(finding)
        elif self._seen == MOST + 1:
            self.found.append(Finding(self.trail, None, "and more; the rest is not listed"))

    @property
    def status(self) -> Verdict:
        """The verdict so far."""
        if any(not finding.missing for finding in self.found):
            return "broken"
        return "incomplete" if self.found else "ok"
