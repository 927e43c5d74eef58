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

    The words are read off the step's tensors, which its digest holds; of a family of values or a
    medium that is not known here, they cannot be, and the check says that it is incomplete.
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
        words = _words(Trail(lambda: Parts(header, steps, footer, blobs)), root, found)
        if words is not None and words != footer.answer:
            given = f"'{_short(footer.answer)}'"
            found.wrong(last, f"it answers {given}, and step {root.seq} found '{_short(words)}'")


def _words(trail: Trail, step: StepRecord, found: Findings) -> str | None:
    """The answer that a step's tensors give; None where they cannot be read here."""
    scene = trail.header.scene
    try:
        for blob in (step.output.blob, *(() if scene is None else (scene.blob,))):
            trail.blobs.tensors(blob)
    except NmnError:
        return None  # a blob that is lost is a finding of its own
    try:
        return plain(trail.value(step).answer(0, trail.reading))
    except NmnError as error:
        why = "; ".join(filter(None, (_short(error.message, 120), error.hint)))
    except Exception as error:
        # A third party's family, or tensors that only look like one, may fail in their own words.
        why = _short(f"a {step.output.type} fails to be read: {type(error).__name__}: {error}", 120)
    found.missing(f"the answer was not compared with what step {step.seq} found: {why}")
    return None


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
