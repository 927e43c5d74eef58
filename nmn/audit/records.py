"""The three kinds of record that a trail is made of.

A trail is a header, one record a step, and a footer. Each holds the hash of the record before it
(``prev``) and its own (``hash``), see ``nmn.audit.chain``. What is not known is left out, never
guessed. Tensors are not in here: a record names a blob, see ``nmn.audit.blobs``.

Units: times of day are UTC in ISO 8601, durations are seconds, probabilities have six digits.
"""

from typing import Literal

from nmn.audit.header import Fields, Header

StepStatus = Literal["ok", "refused", "error"]
TrailStatus = Literal["answered", "undecided", "error"]


class InputRecord(Fields, frozen=True):
    """A value that went in: port, type, the node that made it, its digest."""

    port: str
    type: str
    node: int
    digest: str


class LiteralRecord(Fields, frozen=True):
    """A word or integer of the program text (integers beyond 2**53 as text)."""

    port: str
    value: str | int


class TensorRecord(Fields, frozen=True):
    """One field of an output."""

    dtype: str
    shape: tuple[int, ...]


class OutputRecord(Fields, frozen=True, kw_only=True):
    """What came out.

    Attributes:
        type: ``ObjectSet``, ``Label[color]``.
        tensors: by field name; the axis of objects has this picture's objects only.
        digest: ``Value.digest``: names, dtypes, shapes and little-endian bytes.
        blob: SHA-256 of the safetensors file that holds the tensors.
        text: for people.
        confidence: probability that what a person reads off it is right.
    """

    type: str
    tensors: dict[str, TensorRecord]
    digest: str
    blob: str
    text: str
    confidence: float


class ReasonRecord(Fields, frozen=True):
    """Why there is no value.

    Attributes:
        name: of the reason ("nothing", "several", "failed").
        text: a sentence.
        step: number of the step where the refusal began, where it only passed on here.
    """

    name: str
    text: str
    step: int | None = None


class BatchRecord(Fields, frozen=True):
    """The module call that the step was part of: its number, its rows, and this one's place."""

    call: int
    rows: int
    row: int


class StepRecord(Fields, frozen=True, kw_only=True, tag_field="kind", tag="step"):
    """One node of the program.

    Attributes:
        seq: 1 for the first step that ran.
        node: its position in the program.
        text: the subexpression, in canonical text.
        spans: where that stands in the source, as character ranges.
        started: seconds from the begin of the run to the begin of the module call.
        seconds: of the module call, which may have served other rows too (``batch.rows``).
        shared: how many other (question, node) pairs of the call this very row served.
        shared_with: the first of them.
    """

    seq: int
    node: int
    op: str
    version: int
    text: str
    output: OutputRecord
    status: StepStatus
    started: float
    seconds: float
    batch: BatchRecord
    spans: tuple[tuple[int, int], ...] = ()
    inputs: tuple[InputRecord, ...] = ()
    literals: tuple[LiteralRecord, ...] = ()
    reason: ReasonRecord | None = None
    error: str | None = None
    shared: int = 0
    shared_with: tuple[tuple[int, int], ...] = ()
    prev: str = ""
    hash: str = ""


class ToldRecord(Fields, frozen=True, kw_only=True):
    """What a language model answered from what the steps found: its words, not the steps'.

    Attributes:
        by: the model.
        answer: "" where it failed.
        share: of the candidates, how likely the model finds its answer, in its own measure.
        candidates: that it chose from.
        evidence: what it was given, see ``nmn.audit.handover``; canonical JSON.
        prompt_sha256: of the text made of the evidence.
        weights, revision: of a pretrained model.
        reason: why there is no answer.
    """

    by: str
    answer: str
    evidence: str
    prompt_sha256: str
    share: float | None = None
    candidates: tuple[str, ...] = ()
    weights: str | None = None
    revision: str | None = None
    reason: str | None = None


class Footer(Fields, frozen=True, kw_only=True, tag_field="kind", tag="footer"):
    """How it ended.

    Attributes:
        steps: how many step records there are.
        head: hash of the record before this one. Through the chain it covers the header, every
            step and the blobs that they name; the footer itself is covered by its own ``hash``.
        answer: as given to the person who asked, in the words of ``Value.answer`` of the
            program's own step; "" where there is none.
        confidence: of the answer; None where there is none.
        reason: why it is undecided, or what went wrong.
        seconds: from the begin of the call to the end of this question.
        time: when it ended.
        told: what a language model made of it, where one was asked.
    """

    steps: int
    head: str
    status: TrailStatus
    answer: str
    seconds: float
    time: str
    confidence: float | None = None
    reason: str | None = None
    told: ToldRecord | None = None
    prev: str = ""
    hash: str = ""


Record = Header | StepRecord | Footer
