"""What a check of a trail or run found."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nmn.types.wording import several

Verdict = Literal["ok", "incomplete", "broken"]

MOST = 50
"""Findings kept of one trail: a file of noise would give thousands."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        trail: name of the trail file, or of the run's manifest or another file of it.
        record: 0 is the header, 1 the first step; None where it is about the whole file.
        text: a sentence.
        missing: True where something is only not there (the end of a stopped run; a type that is
            not installed, so that the check could not be finished).
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
        status: "ok"; "incomplete" where all that is there is right but the end is missing, or a
            run's manifest is, or what the answer is read with; "broken" where anything is wrong.
        findings: what is wrong or missing, at most 50 a file.
        trails, records, blobs: how many were checked.
        anchor: of what was checked, the run or the one trail; None where that cannot be read.
            Kept elsewhere, it shows any later change.
    """

    status: Verdict
    findings: tuple[Finding, ...] = ()
    trails: int = 1
    records: int = 0
    blobs: int = 0
    anchor: str | None = None

    @property
    def ok(self) -> bool:
        """True where nothing is wrong or missing."""
        return self.status == "ok"

    def __str__(self) -> str:
        counts = (
            f"{several(self.trails, 'trail')}, {several(self.records, 'record')}, "
            f"{several(self.blobs, 'blob')}"
        )
        return "\n".join([f"{self.status}: {counts}", *(f"  {f}" for f in self.findings)])


class Findings:
    """Collects what is wrong with one trail."""

    def __init__(self, trail: str) -> None:
        self.trail = trail
        self.found: list[Finding] = []
        self._seen = 0
        self._wrong = False

    def wrong(self, record: int | None, text: str) -> None:
        """Something does not fit."""
        self._add(Finding(self.trail, record, text))

    def missing(self, text: str) -> None:
        """Something is not there (yet)."""
        self._add(Finding(self.trail, None, text, missing=True))

    def _add(self, finding: Finding) -> None:
        self._wrong = self._wrong or not finding.missing
        self._seen += 1
        if self._seen <= MOST:
            self.found.append(finding)
        elif self._seen == MOST + 1:
            more = Finding(self.trail, None, "and more; the rest is not listed", missing=True)
            self.found.append(more)

    @property
    def status(self) -> Verdict:
        """The verdict so far, also on what is not listed."""
        return "broken" if self._wrong else "incomplete" if self.found else "ok"


def joined(
    found: Iterable[Findings], *, trails: int, records: int, blobs: int, anchor: str | None
) -> Verification:
    """The result of several checks: as bad as the worst of them."""
    parts = list(found)
    verdicts = {part.status for part in parts}
    return Verification(
        "broken" if "broken" in verdicts else "incomplete" if "incomplete" in verdicts else "ok",
        tuple(finding for part in parts for finding in part.found),
        trails=trails,
        records=records,
        blobs=blobs,
        anchor=anchor,
    )
