"""Is the answer that a trail's footer gives the one that its last step found?"""

from collections.abc import Sequence

from nmn.audit.blobs import Blobs
from nmn.audit.chain import plain
from nmn.audit.header import Header
from nmn.audit.records import Footer, Record, StepRecord
from nmn.audit.trail import Parts, Trail
from nmn.audit.verification import Findings
from nmn.errors import NmnError


def check_answer(records: Sequence[Record | None], blobs: Blobs, found: Findings) -> None:
    """Whether there is an answer where the program's own step gave one, and whether it is that.

    The words are read off the step's tensors, which its digest holds; of a family of values that
    is not known here, they cannot be.
    """
    header, footer = (records[0], records[-1]) if records else (None, None)
    if not isinstance(header, Header) or not isinstance(footer, Footer):
        return
    last = len(records) - 1
    steps = tuple(record for record in records if isinstance(record, StepRecord))
    if footer.status != "answered":
        if footer.answer:
            found.wrong(last, f"it says '{footer.status}', and gives an answer")
        return
    root = next((step for step in steps if step.text == header.program.text), None)
    if root is None:
        found.wrong(last, "it gives an answer, and no step found one")
    elif root.status != "ok":
        found.wrong(last, f"it gives an answer, and step {root.seq} found none")
    else:
        words = _words(Trail(lambda: Parts(header, steps, footer, blobs)), root)
        if words is not None and words != footer.answer:
            given = f"'{_short(footer.answer)}'"
            found.wrong(last, f"it answers {given}, and step {root.seq} found '{_short(words)}'")


def _words(trail: Trail, step: StepRecord) -> str | None:
    """The answer that a step's tensors give; None where they cannot be read here."""
    try:
        return plain(trail.value(step).answer(0, trail.reading))
    except NmnError:
        return None  # a blob that is lost is a finding of its own
    except Exception:
        # A third party's family, or tensors that only look like one, may fail in their own words.
        return None


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
