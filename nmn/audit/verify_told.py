"""Was what a language model was told what the trail's steps found?"""

from collections.abc import Sequence

from nmn.audit.blobs import Blobs
from nmn.audit.chain import canonical
from nmn.audit.handover import digest_of, evidence_of, prompt_of
from nmn.audit.header import Header
from nmn.audit.records import Footer, Record, StepRecord
from nmn.audit.trail import Parts, Trail
from nmn.audit.verification import Findings


def check_told(records: Sequence[Record | None], blobs: Blobs, found: Findings) -> None:
    """Make evidence and prompt again from the records, and compare them with those that are kept.

    Whether the model really said what the footer has, nobody can tell without the model.
    """
    header, footer = (records[0], records[-1]) if records else (None, None)
    if not isinstance(header, Header) or not isinstance(footer, Footer) or footer.told is None:
        return
    told, last = footer.told, len(records) - 1
    steps = tuple(record for record in records if isinstance(record, StepRecord))
    try:
        evidence = evidence_of(Trail(lambda: Parts(header, steps, None, blobs)), told.candidates)
        prompt = prompt_of(evidence)
        written = encoded_text(evidence)
    except Exception as error:
        # Tensors that are lost are findings of their own; types may be of packages not known here.
        found.missing(f"what a model was told could not be made again: {type(error).__name__}")
        return
    if written != told.evidence:
        found.wrong(last, "the evidence that a model was given is not what the steps found")
    elif digest_of(prompt) != told.prompt_sha256:
        found.wrong(last, "the prompt that a model was given is not that of its evidence")
    if told.candidates and told.answer and told.answer not in told.candidates:
        found.wrong(last, f"a model chose '{told.answer[:40]}', which is no candidate")


def encoded_text(evidence: object) -> str:
    """Evidence as it is kept: canonical JSON (RFC 8785)."""
    return canonical(evidence).decode()
